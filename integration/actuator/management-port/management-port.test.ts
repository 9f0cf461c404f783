import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock, Controller, Get, NexusApplication, type Type } from 'nexus-framework'
import { CapturingLogger, ManualClock } from 'nexus-framework/testing'

/** A request that takes until the test lets it go. */
const slow = { started: Promise.withResolvers<void>(), answer: Promise.withResolvers<string>() }

@Controller()
class ShopController {
  @Get('fast')
  fast(): string {
    return 'fast'
  }

  @Get('slow')
  slow(): Promise<string> {
    slow.started.resolve()
    return slow.answer.promise
  }
}

class ShopModule {}

describe('The management port', () => {
  let application: NexusApplication | undefined
  const logger = new CapturingLogger()
  const clock = new ManualClock()
  afterEach(() => application?.close())

  const boot = async (
    properties: Readonly<Record<string, string>>,
    controllers: readonly Type[] = [ShopController],
  ): Promise<{ readonly main: string; readonly management: string }> => {
    logger.entries.length = 0
    slow.started = Promise.withResolvers()
    slow.answer = Promise.withResolvers()
    application = await NexusApplication.create(
      { module: ShopModule, controllers },
      {
        args: [],
        logger,
        properties: { 'server.port': '0', 'server.host': '127.0.0.1', ...properties },
        overrides: new Map([[Clock, { useValue: clock }]]),
      },
    )
    const { port } = await application.listen()
    const opened = logger.entries.find(({ message }) => message.endsWith('(management)'))?.fields as
      { readonly port: number } | undefined
    return {
      main: `http://127.0.0.1:${port}`,
      management: `http://127.0.0.1:${opened?.port ?? port}`,
    }
  }
  const status = async (url: string): Promise<number | string> => {
    try {
      const response = await fetch(url, { headers: { connection: 'close' } })
      await response.arrayBuffer()
      return response.status
    } catch (error) {
      return ((error as Error).cause as NodeJS.ErrnoException).code ?? 'failed'
    }
  }
  const OWN_PORT = { 'management.server.port': '0', 'management.server.address': '127.0.0.1' }

  it('is named where it can not be opened, and leaves no other port open', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    const free = createServer().listen(0, '127.0.0.1')
    await Promise.all([once(taken, 'listening'), once(free, 'listening')])
    const [port, own] = [taken, free].map((server) => (server.address() as AddressInfo).port)
    free.close()
    await expect(
      boot({ ...OWN_PORT, 'server.port': String(own), 'management.server.port': String(port) }),
    ).rejects.toThrow(
      `Cannot listen on port ${port} of 127.0.0.1: EADDRINUSE.\nAnother process listens there: stop it, or set management.server.port`,
    )
    expect(await status(`http://127.0.0.1:${own}/fast`)).toBe('ECONNREFUSED')
    expect(logger.entries.filter(({ message }) => message.startsWith('Listening'))).toEqual([])
    taken.close()
  })

  it('serves the endpoints and nothing else, and the application does not serve them', async () => {
    const { main, management } = await boot({ ...OWN_PORT, 'management.server.base-path': '/ops' })
    expect(management).not.toBe(main)
    expect(await status(`${management}/ops/actuator/health/liveness`)).toBe(200)
    expect(await status(`${management}/ops/actuator`)).toBe(200)
    expect(await status(`${management}/fast`)).toBe(404)
    expect(await status(`${main}/fast`)).toBe(200)
    expect(await status(`${main}/ops/actuator/health`)).toBe(404)
    expect(await status(`${main}/actuator/health`)).toBe(404)
  })

  it('leaves additional paths of probes on the port of the application', async () => {
    const { main, management } = await boot({
      ...OWN_PORT,
      'management.endpoint.health.probes.add-additional-paths': 'true',
      'management.endpoint.health.group.internal.include': 'ping',
      'management.endpoint.health.group.internal.additional-path': 'management:/internal',
    })
    expect([await status(`${main}/livez`), await status(`${main}/readyz`)]).toEqual([200, 200])
    expect([await status(`${management}/livez`), await status(`${management}/internal`)]).toEqual([404, 200])
    expect(await status(`${main}/internal`)).toBe(404)
  })

  it('is the port of the application where both are the same, and none at all with -1', async () => {
    const same = await boot({ 'management.server.port': '54321', 'server.port': '54321' })
    expect(logger.messages('info').filter((message) => message.startsWith('Listening'))).toHaveLength(1)
    expect(await status(`${same.main}/actuator/health`)).toBe(200)
    await application?.close()
    const none = await boot({
      'management.server.port': '-1',
      'management.endpoints.web.exposure.include': '*',
    })
    expect(await status(`${none.main}/actuator/health`)).toBe(404)
    expect(await status(`${none.main}/actuator`)).toBe(404)
  })

  it('tells that the application is not ready while it drains, and goes last', async () => {
    const { main, management } = await boot(OWN_PORT)
    const readiness = `${management}/actuator/health/readiness`
    expect(await status(readiness)).toBe(200)
    const answer = fetch(`${main}/slow`, { headers: { connection: 'close' } })
    await slow.started.promise

    const closed = application?.close()
    expect(await status(readiness)).toBe(503)
    expect(await status(`${management}/actuator/health/liveness`)).toBe(200)
    expect(await status(`${main}/fast`)).toBe('ECONNREFUSED')

    slow.answer.resolve('done')
    expect(await (await answer).text()).toBe('done')
    await closed
    expect(await status(readiness)).toBe('ECONNREFUSED')
  })

  it('tells it first: for the time of the delay the application still serves', async () => {
    const { main, management } = await boot({ ...OWN_PORT, 'server.shutdown-delay': '10s' })
    const closed = application?.close()
    expect(await status(`${management}/actuator/health/readiness`)).toBe(503)
    expect(await status(`${main}/fast`)).toBe(200)
    await clock.advanceAsync(10_000)
    await closed
    expect(await status(`${main}/fast`)).toBe('ECONNREFUSED')
    expect(await status(`${management}/actuator/health/readiness`)).toBe('ECONNREFUSED')
  })

  it('answers probes on the port of the application as well, as long as that is open', async () => {
    const { main } = await boot({
      'server.shutdown-delay': '10s',
      'management.endpoint.health.probes.add-additional-paths': 'true',
    })
    expect(await status(`${main}/readyz`)).toBe(200)
    const closed = application?.close()
    expect([await status(`${main}/readyz`), await status(`${main}/livez`)]).toEqual([503, 200])
    await clock.advanceAsync(10_000)
    await closed
  })
})
