import { afterEach, describe, expect, it } from '@jest/globals'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { Injectable, MeterRegistry, Module, NexusApplication } from 'nexus-framework'
import { AdditionalServer, FetchAdapter } from 'nexus-framework/http'
import { ObservabilityModule } from 'nexus-framework/observability'
import { SimpleMeterRegistry, CapturingLogger } from 'nexus-framework/testing'
import { SHOP } from './shop.fixture.js'
import { until } from './until.fixture.js'

const BACK_OFFICE = { name: 'back-office', address: { port: 0, host: '127.0.0.1' } }

let meters = new SimpleMeterRegistry()

@Module({
  ...SHOP,
  providers: [
    ...SHOP.providers,
    { provide: MeterRegistry, useFactory: () => (meters = new SimpleMeterRegistry()) },
    { provide: AdditionalServer, useValue: BACK_OFFICE },
  ],
})
class MeasuredShop {}

const sockets: Socket[] = []
const apps: NexusApplication[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const app of apps.splice(0)) await app.close()
})

async function boot(properties: Record<string, unknown> = {}) {
  const app = await NexusApplication.create(MeasuredShop, { properties, logger: new CapturingLogger() })
  apps.push(app)
  const { port } = await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, port }
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  sockets.push(socket)
  await once(socket, 'connect')
  return socket
}

const connections = () => meters.value('http.server.open.connections', { server: 'application' })
const refused = (status: string) =>
  meters.value('http.server.requests.refused', { server: 'application', status })
const refusals = () =>
  meters.readings().filter(({ name, value }) => name === 'http.server.requests.refused' && value > 0)

describe('What a socket reports before there is a request', () => {
  it('is how many connections are open, until the application closes', async () => {
    const { app, port } = await boot()
    expect(connections()).toBe(0)
    const first = await open(port)
    await open(port)
    await until(() => connections() === 2)
    first.destroy()
    await until(() => connections() === 1)
    expect(meters.value('http.server.open.connections', { server: 'back-office' })).toBe(0)
    await app.close()
    expect(connections()).toBeUndefined()
  })

  it('is what was refused before routing, by status', async () => {
    const { port } = await boot()
    const say = async (text: string): Promise<void> => {
      const socket = await open(port)
      socket.resume().end(text)
      await once(socket, 'close')
    }
    await say('nonsense\r\n\r\n')
    await say('GET / HTTP/1.1\r\n\r\n')
    await say(`GET /${'a'.repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)
    await say('GET /orders/5 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    await say('GET /orders/gone HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect([refused('400'), refused('414')]).toEqual([2, 1])
    expect(refusals()).toHaveLength(2)
  })

  it('is every connection beyond the limit', async () => {
    const { port } = await boot({ 'server.limits.max-connections': 1 })
    // An alert on its increase has to see where it began.
    expect(meters.value('http.server.connections.refused', { server: 'application' })).toBe(0)
    await open(port)
    await until(() => connections() === 1)
    for (let i = 0; i < 2; i++) await once((await open(port)).resume(), 'close')
    expect(meters.value('http.server.connections.refused', { server: 'application' })).toBe(2)
  })

  it('is of a runtime without sockets only what is refused', async () => {
    let adapter: FetchAdapter | undefined
    const app = await NexusApplication.create(MeasuredShop, {
      adapter: (options) => (adapter = new FetchAdapter(options)),
      logger: new CapturingLogger(),
    })
    apps.push(app)
    expect(connections()).toBeUndefined()
    const response = await adapter?.fetch(new Request('http://a/', { headers: { expect: 'much' } }))
    expect(response?.status).toBe(417)
    expect(refusals()).toMatchObject([{ value: 1, tags: { status: '417' } }])
    expect(meters.value('http.server.connections.refused', { server: 'application' })).toBeUndefined()
  })

  it('begins with zero, so that the first refusal is an increase', async () => {
    await boot()
    expect(refused('400')).toBe(0)
    expect(meters.value('http.server.connections.refused', { server: 'application' })).toBe(0)
  })

  it('has names that another meter can not take without being told at boot', async () => {
    @Injectable()
    class Refusals {
      constructor(registry: MeterRegistry) {
        registry.gauge('http.server.requests.refused', () => 1)
      }
    }
    @Module({ imports: [ObservabilityModule], providers: [Refusals] })
    class Clashing {}
    const boots = NexusApplication.create(Clashing, { logger: new CapturingLogger() })
    await expect(boots).rejects.toThrow('http.server.requests.refused')
  })
})
