import { EventEmitter } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { context, trace } from '@opentelemetry/api'
import { Clock, Controller, Get, Inject, RequestContext, Service, type Type } from 'nexus-framework'
import {
  currentSpan,
  LoggingSystem,
  MemorySpanExporter,
  ObservabilityModule,
  SpanAttribute,
  Traced,
  type FinishedSpan,
} from 'nexus-framework/observability'
import { CapturingLogger, TestingModule, type TestApplication } from 'nexus-framework/testing'

@Service()
class Warehouse {
  readonly events = new EventEmitter()
  readonly scheduled = Promise.withResolvers<void>()
  readonly #clock: Clock

  constructor(@Inject(Clock) clock: Clock) {
    this.#clock = clock
    this.events.on('taken', (sku: string) => this.note(sku))
  }

  @Traced()
  async take(@SpanAttribute('shop.sku') sku: string): Promise<void> {
    await setImmediate()
    this.events.emit('taken', sku)
  }

  @Traced()
  note(sku: string): string {
    return sku
  }

  @Traced()
  refill(): void {
    this.scheduled.resolve()
  }

  @Traced()
  async *pieces(): AsyncGenerator<string> {
    for (const piece of ['a', 'b']) {
      await this.take(piece)
      yield piece
    }
  }

  schedule(): void {
    this.#clock.schedule(() => this.refill(), 0, { ref: true })
  }

  watch(): void {
    RequestContext.exit(() => this.#clock.schedule(() => this.refill(), 0, { ref: true }))
  }
}

@Controller()
class ShopController {
  constructor(
    @Inject(Warehouse) readonly warehouse: Warehouse,
    @Inject(LoggingSystem) readonly logging: LoggingSystem,
  ) {}

  @Get('/take')
  async take(): Promise<string> {
    await this.warehouse.take('tea')
    this.logging.logger.info('taken')
    return 'taken'
  }

  @Get('/schedule')
  schedule(): string {
    this.warehouse.schedule()
    return 'scheduled'
  }

  @Get('/watch')
  watch(): string {
    this.warehouse.watch()
    return 'watching'
  }

  @Get('/pieces')
  pieces(): AsyncIterable<string> {
    return this.warehouse.pieces()
  }

  @Get('/library')
  library(): string {
    currentSpan()?.setAttribute('seen', true)
    return trace.getTracer('library').startActiveSpan('library', (span) => {
      context.with(context.active(), () => this.warehouse.note('tea'))
      span.end()
      return trace.getActiveSpan() === span ? 'active' : 'not active'
    })
  }
}

const open: TestApplication[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function shop(
  logger?: CapturingLogger,
  controllers: readonly Type[] = [ShopController],
): Promise<TestApplication> {
  const app = await TestingModule.create({
    imports: [ObservabilityModule.forRoot({ tracing: { exporter: 'memory' } })],
    controllers: [...controllers],
    providers: [Warehouse],
    cache: false,
    ...(logger !== undefined && { logger }),
  }).compile()
  open.push(app)
  return app
}

/** Names of spans from one to its root, when all have ended. */
function path(spans: readonly FinishedSpan[], name: string): readonly string[] {
  const names: string[] = []
  let span = spans.find((each) => each.name === name)
  while (span !== undefined) {
    names.push(span.name)
    const parent = span.parentSpanId
    span = spans.find(({ spanId }) => spanId === parent)
  }
  return names
}

describe('inside of an application, a trace', () => {
  it('goes through methods and listeners of events', async () => {
    const app = await shop()
    expect((await app.http.get('/take')).status).toBe(200)
    const spans = app.get(MemorySpanExporter).spans()
    expect(path(spans, 'Warehouse.note')).toEqual(['Warehouse.note', 'Warehouse.take', 'GET /take'])
    expect(spans.find(({ name }) => name === 'Warehouse.take')?.attributes['shop.sku']).toBe('tea')
  })

  it('goes into schedules', async () => {
    const app = await shop()
    await app.http.get('/schedule')
    await app.get(Warehouse).scheduled.promise
    const spans = app.get(MemorySpanExporter).spans()
    expect(path(spans, 'Warehouse.refill')).toEqual(['Warehouse.refill', 'GET /schedule'])
  })

  it('does not go into what is started outside of the request', async () => {
    const app = await shop()
    await app.http.get('/watch')
    await app.get(Warehouse).scheduled.promise
    expect(path(app.get(MemorySpanExporter).spans(), 'Warehouse.refill')).toEqual(['Warehouse.refill'])
  })

  it('goes through what is streamed after the handler has returned', async () => {
    const app = await shop()
    expect((await app.http.get('/pieces')).status).toBe(200)
    const memory = app.get(MemorySpanExporter)
    // The client may have the last piece before the server has noticed that it is out.
    while (!memory.spans().some(({ kind }) => kind === 'server')) await setImmediate()
    const spans = memory.spans()
    expect(path(spans, 'Warehouse.take')).toEqual(['Warehouse.take', 'Warehouse.pieces', 'GET /pieces'])
    expect(spans.filter(({ name }) => name === 'Warehouse.take')).toHaveLength(2)
  })

  it('goes through libraries that use the OpenTelemetry API', async () => {
    const app = await shop()
    expect((await app.http.get('/library')).text()).toBe('active')
    const spans = app.get(MemorySpanExporter).spans()
    expect(path(spans, 'Warehouse.note')).toEqual(['Warehouse.note', 'library', 'GET /library'])
    expect(spans.find(({ name }) => name === 'GET /library')?.attributes['seen']).toBe(true)
  })

  it('is in the lines of the log', async () => {
    const logger = new CapturingLogger()
    const app = await shop(logger)
    await app.http.get('/take')
    const server = app
      .get(MemorySpanExporter)
      .spans()
      .find(({ kind }) => kind === 'server')
    expect(logger.entries.find(({ message }) => message === 'taken')?.fields).toMatchObject({
      trace_id: server?.traceId,
      span_id: server?.spanId,
    })
  })

  it('is its own for each of many requests at once', async () => {
    const app = await shop()
    await Promise.all(Array.from({ length: 20 }, () => app.http.get('/take')))
    const spans = app.get(MemorySpanExporter).spans()
    const notes = spans.filter(({ name }) => name === 'Warehouse.note')
    expect(new Set(notes.map(({ traceId }) => traceId)).size).toBe(20)
    for (const { traceId } of notes) {
      expect(spans.filter((span) => span.traceId === traceId)).toHaveLength(3)
    }
  })
})
