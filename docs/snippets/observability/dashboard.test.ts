import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { Module, NexusApplication } from 'nexus-framework'
import { CapturingLogger } from 'nexus-framework/testing'

@Module({})
class OrdersModule {}

interface DashboardData {
  readonly intervalMs: number
  readonly links: object
  readonly health: { readonly components: readonly { readonly name: string; readonly details?: object }[] }
}

describe('The configuration of the dashboard page', () => {
  it('serves the dashboard to operators, with what it says', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'dashboard-'))
    await cp(new URL('dashboard.yaml', import.meta.url), join(directory, 'application.yaml'))
    const logger = new CapturingLogger()
    const app = await NexusApplication.create(OrdersModule, {
      directory,
      logger,
      // The port of the page may be taken on this machine.
      properties: { 'management.server.port': 0 },
      args: [],
    })
    try {
      const { port } = await app.listen(0)
      const line = logger.messages('info').find((message) => message.endsWith('(management)')) ?? ''
      const base = `http://127.0.0.1:${/:(\d+) /.exec(line)?.[1] ?? ''}`
      const page = await fetch(`${base}/actuator/ui`)
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(await page.text()).toContain('<title>Dashboard</title>')
      const data = (await (await fetch(`${base}/actuator/ui/data`)).json()) as DashboardData
      expect(data.intervalMs).toBe(2000)
      // Without breakers there is no endpoint that could change any; the page offers no buttons then.
      expect(data.links).toMatchObject({
        loggers: './loggers',
        trace: 'https://jaeger.example.com/trace/{traceId}',
      })
      expect(data.health.components.find(({ name }) => name === 'diskSpace')).toHaveProperty('details')
      expect((await fetch(`http://127.0.0.1:${port}/actuator/ui`)).status).toBe(404)
    } finally {
      await app.close()
      await rm(directory, { recursive: true })
    }
  })
})
