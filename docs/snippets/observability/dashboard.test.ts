import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { Module, NexusApplication } from 'nexus-framework'
import { CapturingLogger } from 'nexus-framework/testing'
import { ShopModule } from './dashboard.js'

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

describe('The dashboard behind a guard that a browser can sign in to', () => {
  it('makes the browser ask, and tells who changed what', async () => {
    const logger = new CapturingLogger()
    const app = await NexusApplication.create(ShopModule, {
      logger,
      properties: {
        'shop.operator-password': 'correct horse',
        'server.host': '127.0.0.1',
        'management.endpoints.web.exposure.include': 'ui, loggers',
      },
      args: [],
    })
    try {
      const base = `http://127.0.0.1:${(await app.listen(0)).port}/actuator`
      const signedIn = (password: string) => ({
        authorization: `Basic ${Buffer.from(`operator:${password}`).toString('base64')}`,
      })
      const refused = await fetch(`${base}/ui`)
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
        401,
        'Basic realm="operators", charset="UTF-8"',
      ])
      expect((await fetch(`${base}/ui`, { headers: signedIn('wrong') })).status).toBe(401)
      const headers = { ...signedIn('correct horse'), 'content-type': 'application/json' }
      expect((await fetch(`${base}/ui`, { headers })).status).toBe(200)
      expect((await fetch(`${base}/ui/data`, { headers })).status).toBe(200)
      const body = JSON.stringify({ configuredLevel: 'DEBUG' })
      await fetch(`${base}/loggers/shop.orders`, { method: 'POST', headers, body })
      expect(logger.entries.find(({ name }) => name === 'nexus.actuator.loggers')).toMatchObject({
        message: 'The level of shop.orders is set to debug',
        fields: {
          changedLogger: 'shop.orders',
          newLevel: 'debug',
          user: 'operator',
          client: '127.0.0.1',
        },
      })
    } finally {
      await app.close()
    }
  })
})
