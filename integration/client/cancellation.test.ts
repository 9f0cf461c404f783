import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Controller, Get, Module, NexusApplication, Returns, Signal } from 'nexus-framework'
import { ClientModule, createExchange, exchange, GetExchange, HttpExchange } from 'nexus-framework/client'
import { CapturingLogger, ManualClock } from 'nexus-framework/testing'
import { Downstream, json } from './downstream.fixture.js'

@HttpExchange('/slow')
abstract class SlowClient {
  @GetExchange()
  @Returns(Object)
  get(): Promise<unknown> {
    return exchange()
  }

  @GetExchange('/signal')
  @Returns(Object)
  with(@Signal() signal: AbortSignal): Promise<unknown> {
    return exchange(signal)
  }

  @GetExchange({ path: '/lines', accept: 'application/x-ndjson' })
  @Returns(Object)
  lines(): AsyncIterable<{ readonly n: number }> {
    return exchange()
  }
}

@Controller('front')
class FrontController {
  constructor(readonly slow: SlowClient) {}

  @Get()
  get(): Promise<unknown> {
    return this.slow.get()
  }

  @Get('lines')
  async *lines(): AsyncIterable<unknown> {
    yield* this.slow.lines()
  }
}

let open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.reverse()) await each[Symbol.asyncDispose]()
  open = []
})

async function front(service: Downstream): Promise<number> {
  @Module({
    imports: [ClientModule.forFeature(SlowClient, { baseUrl: service.url })],
    controllers: [FrontController],
  })
  class FrontModule {}

  const app = await NexusApplication.create(FrontModule, { logger: new CapturingLogger() })
  open.push(service, app)
  const { port } = await app.listen({ port: 0, host: '127.0.0.1' })
  return port
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}

describe('a client that hangs up', () => {
  it('cancels what is asked of other services for it', async () => {
    const service = await Downstream.start(() => undefined)
    const port = await front(service)
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('GET /front HTTP/1.1\r\nHost: a\r\n\r\n')
    await until(() => service.received.length === 1)
    expect(service.aborted).toBe(0)
    socket.destroy()
    await until(() => service.aborted === 1)
  })

  it('cancels streams that are passed on to it', async () => {
    const service = await Downstream.start((response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.write('{"n":1}\n')
    })
    const port = await front(service)
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('GET /front/lines HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(socket, 'data')
    socket.destroy()
    await until(() => service.aborted === 1)
  })
})

describe('an AbortSignal', () => {
  it('that is an argument ends the call', async () => {
    const service = await Downstream.start(() => undefined)
    const client = await createExchange(SlowClient, { baseUrl: service.url })
    open.push(service, client)
    const ending = new AbortController()
    const call = client.with(ending.signal)
    call.catch(() => undefined)
    await until(() => service.received.length === 1)
    ending.abort(new RangeError('enough'))
    await expect(call).rejects.toThrow('enough')
    await until(() => service.aborted === 1)
    await expect(client.with(ending.signal)).rejects.toThrow('enough')
    expect(service.received).toHaveLength(1)
  })
})

describe('time', () => {
  it('for a whole request is counted by the clock, and no timer is left', async () => {
    const clock = new ManualClock()
    const service = await Downstream.start((response, _request, count) =>
      count === 1 ? json(response, {}) : undefined,
    )
    const client = await createExchange(SlowClient, { baseUrl: service.url, clock, timeout: '5s' })
    open.push(service, client)
    await client.get()
    expect(clock.pending).toBe(0)
    const call = client.get()
    call.catch(() => undefined)
    await until(() => service.received.length === 2)
    clock.advance(4_999)
    await turn()
    expect(service.aborted).toBe(0)
    clock.advance(1)
    await expect(call).rejects.toMatchObject({ code: 'NEXUS_CLIENT_TIMEOUT', phase: 'total' })
    await until(() => service.aborted === 1)
    expect(clock.pending).toBe(0)
  })
})
