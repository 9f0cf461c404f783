import { connect } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  Controller,
  Get,
  HttpExchange,
  Module,
  NexusApplication,
  Post,
  RequestBody,
  Res,
  ResponseHead,
} from 'nexus-framework'
import {
  MemorySpanExporter,
  ObservabilityModule,
  PrometheusMeterRegistry,
  type FinishedSpan,
} from 'nexus-framework/observability'
import { Gate } from './shop.fixture.js'
import { until } from './until.fixture.js'

const TEXT = new ResponseHead(['content-type', 'text/plain'])
const gate = new Gate()

async function* parts(): AsyncGenerator<string> {
  yield 'first'
  await gate.opened
  yield 'last'
}

@Controller('/uploads')
class UploadController {
  @Post()
  take(@RequestBody() body: unknown): unknown {
    return body
  }

  @Get('/now')
  now(@Res() exchange: HttpExchange): void {
    void exchange.sendStream(200, TEXT, parts()).catch(() => undefined)
  }

  @Get('/later')
  async later(@Res() exchange: HttpExchange): Promise<void> {
    setImmediate(() => void exchange.sendStream(200, TEXT, parts()).catch(() => undefined))
  }
}

describe('A request over a socket', () => {
  let application: NexusApplication
  let port: number

  beforeEach(async () => {
    @Module({
      imports: [ObservabilityModule.forRoot({ tracing: { exporter: 'memory' } })],
      controllers: [UploadController],
    })
    class UploadModule {}
    application = await NexusApplication.create(UploadModule, {
      args: [],
      env: {},
      envFile: false,
      defaults: { 'logging.level.root': 'error' },
    })
    port = (await application.listen({ port: 0, host: '127.0.0.1' })).port
    gate.close()
  })

  afterEach(async () => {
    gate.open()
    await application.close()
  })

  const spans = (): readonly FinishedSpan[] => application.get(MemorySpanExporter).spans()
  const active = (): number | undefined =>
    application
      .get(PrometheusMeterRegistry)
      .meters()
      .find(({ name }) => name === 'http.server.requests.active')?.measurements[0]?.value

  it('whose client leaves in the middle of its body has not failed', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write(
      'POST /uploads HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"',
    )
    await until(() => active() === 1)
    socket.destroy()
    await until(() => spans().length === 1)
    expect(spans()[0]).toMatchObject({
      name: 'POST /uploads',
      status: 'unset',
      events: [{ name: 'client disconnected' }],
    })
    expect(spans()[0]?.attributes).not.toHaveProperty('error.type')
    expect(active()).toBe(0)
  })

  it.each(['/uploads/now', '/uploads/later'])('that %s streams by hand counts to its end', async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>
    await reader.read()
    expect([active(), spans().length]).toEqual([1, 0])
    gate.open()
    while (!(await reader.read()).done);
    await until(() => spans().length === 1)
    expect(active()).toBe(0)
  })

  it.each(['/uploads/now', '/uploads/later'])(
    'that %s streams by hand knows when its client has left',
    async (path) => {
      const socket = connect(port, '127.0.0.1')
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`)
      await once(socket, 'data')
      socket.resetAndDestroy()
      await until(() => spans().length === 1)
      expect(spans()[0]).toMatchObject({ events: [{ name: 'client disconnected' }] })
      expect(active()).toBe(0)
    },
  )
})
