import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Tracer, type ApplicationOptions, type ModuleOptions } from 'nexus-framework'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { describeOnEveryAdapter } from '../../support/every-adapter.js'
import { RecordingTracer, type RecordedSpan } from './recording-tracer.fixture.js'
import { gate, SHOP } from './shop.fixture.js'
import { until } from './until.fixture.js'

const open: TestApplication[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

function keep(app: TestApplication): TestApplication {
  open.push(app)
  return app
}

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

function traced(tracer: Tracer): ModuleOptions {
  return { ...SHOP, providers: [...SHOP.providers, { provide: Tracer, useValue: tracer }] }
}

async function boot(
  tracer: Tracer,
  properties: NonNullable<ApplicationOptions['properties']> = {},
): Promise<TestApplication> {
  return TestingModule.create({ ...traced(tracer), properties, cache: false }).compile()
}

/** The only span there is, once it has ended. */
async function onlySpan(tracer: RecordingTracer): Promise<RecordedSpan> {
  await until(() => tracer.spans.some(({ ended }) => ended > 0))
  expect(tracer.spans).toHaveLength(1)
  return tracer.spans[0] as RecordedSpan
}

describe.each([
  ['in the context of the request', true],
  ['in a context manager of the process', false],
])('A server span kept %s', (_where, entersContexts) => {
  const tracer = new RecordingTracer(entersContexts)
  beforeEach(() => void tracer.spans.splice(0))

  describeOnEveryAdapter('A request', traced(tracer), (bench) => {
    beforeEach(() => gate.open())

    it('has a span by the conventions of OpenTelemetry', async () => {
      const headers = { 'user-agent': 'test/1', traceparent: TRACEPARENT, 'x-forwarded-for': '203.0.113.9' }
      await bench.http.get('/orders/5?page=2&api_key=abc&back=https://u:pw@h/', { headers })
      const span = await onlySpan(tracer)
      expect(span).toMatchObject({
        name: 'GET /orders/{id}',
        kind: 'server',
        parent: '00f067aa0ba902b7',
        ended: 1,
        failures: [],
        attributes: {
          'http.request.method': 'GET',
          'http.route': '/orders/{id}',
          'http.response.status_code': 200,
          'url.path': '/orders/5',
          'url.query': 'page=2&api_key=REDACTED&back=https://REDACTED@h/',
          'url.scheme': 'http',
          'user_agent.original': 'test/1',
        },
      })
      if (bench.port === undefined) return
      expect(span.attributes).toMatchObject({
        'server.address': '127.0.0.1',
        'server.port': bench.port,
        'client.address': '127.0.0.1',
        'network.protocol.version': '1.1',
      })
    })

    it('begins a trace where the request continues none', async () => {
      await bench.http.get('/orders/5/later')
      expect((await onlySpan(tracer)).parent).toBeUndefined()
    })

    it('is named by its method alone where nothing is mapped', async () => {
      await bench.http.get('/orders/5/nothing/here')
      const span = await onlySpan(tracer)
      expect(span.name).toBe('GET')
      expect(span.attributes).not.toHaveProperty(['http.route'])
      expect(span.failures).toEqual([])
    })

    it('shows no secret of a path that answers other methods', async () => {
      await bench.http.post('/orders/reset/s3cret')
      const span = await onlySpan(tracer)
      expect(span.name).toBe('POST')
      expect(span.attributes).toMatchObject({ 'url.path': '/orders/reset/{token}' })
      expect(span.attributes).not.toHaveProperty(['http.route'])
    })

    it.each([
      ['/orders/gone', 404, 'NotFoundException'],
      ['/orders/out', 409, 'OutOfStock'],
    ])('tells of an error that is the client’s, but does not fail: %s', async (path, status, type) => {
      await bench.http.get(path)
      const span = await onlySpan(tracer)
      expect(span.attributes['http.response.status_code']).toBe(status)
      expect(span.attributes).not.toHaveProperty(['error.type'])
      expect(span.failures).toEqual([])
      expect(span.events).toMatchObject([{ name: 'exception', attributes: { 'exception.type': type } }])
    })

    it.each([
      ['/orders/broken', 500, 'TypeError'],
      ['/orders/broken/later', 500, 'TypeError'],
      ['/orders/down', 503, 'ServiceUnavailableException'],
      ['/orders/unavailable', 503, '503'],
    ])('fails with an answer of 500 and above: %s', async (path, status, type) => {
      await bench.http.get(path)
      const span = await onlySpan(tracer)
      expect(span.attributes).toMatchObject({ 'http.response.status_code': status, 'error.type': type })
      expect(span.failures).toHaveLength(1)
    })

    it('does not show a path variable that is a secret', async () => {
      await bench.http.get('/orders/reset/abc123')
      expect(JSON.stringify(await onlySpan(tracer))).not.toContain('abc123')
    })

    it('ends with the stream that answers it', async () => {
      gate.close()
      const response = await bench.http.fetch('GET', '/orders/events')
      const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>
      await reader.read()
      expect(tracer.spans.map(({ ended }) => ended)).toEqual([0])
      gate.open()
      while (!(await reader.read()).done);
      expect((await onlySpan(tracer)).ended).toBe(1)
    })

    it('says that the client has left, which is no failure', async () => {
      const abort = new AbortController()
      const answer = bench.http.get('/orders/abandoned', { signal: abort.signal })
      await until(() => tracer.spans.length > 0)
      abort.abort()
      await expect(answer).rejects.toThrow()
      const span = await onlySpan(tracer)
      expect(span.events).toMatchObject([{ name: 'client disconnected' }])
      expect(span.failures).toEqual([])
    })
  })
})

it('builds no attribute of a span that is not recorded', async () => {
  const tracer = new RecordingTracer()
  tracer.isRecording = false
  const app = keep(await boot(tracer))
  expect((await app.http.get('/orders/broken')).status).toBe(500)
  expect(tracer.spans).toMatchObject([{ name: 'GET', attributes: {}, ended: 1 }])
})

it('makes no second span where another instrumentation has made one, and gives that one the route', async () => {
  const tracer = new RecordingTracer(false)
  const app = keep(await boot(tracer))
  const foreign = tracer.startSpan('GET', { kind: 'server' })
  await tracer.run(foreign, () => app.http.get('/orders/5'))
  await tracer.run(foreign, () => app.http.get('/orders/broken/later'))
  expect(tracer.spans).toEqual([foreign])
  expect(foreign).toMatchObject({
    name: 'GET /orders/{id}/later',
    attributes: { 'http.route': '/orders/{id}/later' },
  })
  expect(foreign.failures).toMatchObject([{ message: 'The shelf is empty' }])
  expect(foreign.ended).toBe(0)
})

it('leaves excluded paths out', async () => {
  const tracer = new RecordingTracer()
  const app = keep(
    await boot(tracer, {
      'management.observations.http.server.requests.exclude': '/actuator/**',
    }),
  )
  await app.http.get('/actuator/health/liveness')
  await app.http.get('/orders/5')
  expect(tracer.spans.map(({ name }) => name)).toEqual(['GET /orders/{id}'])
})

describe('Spans of steps', () => {
  const STEPS = ['middleware', 'guards', 'interceptors', 'handlers']

  /** Name and parent of every span of a request. */
  async function spansOf(path: string, steps: readonly string[], headers = {}): Promise<RecordedSpan[]> {
    const tracer = new RecordingTracer()
    const properties = Object.fromEntries(steps.map((step) => [`management.tracing.spans.${step}`, true]))
    const app = keep(await boot(tracer, properties))
    await app.http.get(path, { headers })
    return tracer.spans
  }
  const names = (spans: readonly RecordedSpan[]): string[] => spans.map(({ name }) => name)

  it('are none unless they are asked for', async () => {
    expect(names(await spansOf('/orders/5', []))).toEqual(['GET /orders/{id}'])
  })

  it('are those that are asked for', async () => {
    expect(names(await spansOf('/orders/5', ['handlers']))).toEqual([
      'GET /orders/{id}',
      'handler OrderController.one',
    ])
    expect(names(await spansOf('/orders/5', ['guards']))).toEqual(['GET /orders/{id}', 'guard PaidGuard'])
  })

  it('are nested as the steps are', async () => {
    const spans = await spansOf('/orders/5/later', STEPS)
    expect(names(spans)).toEqual([
      'GET /orders/{id}/later',
      'middleware CorrelationMiddleware',
      'handler OrderController.later',
    ])
    const [server, middleware, handler] = spans
    expect(middleware?.parent).toBe(server)
    expect(handler?.parent).toBe(middleware)
    expect(spans.every(({ ended }) => ended === 1)).toBe(true)
  })

  it('cover guards and interceptors', async () => {
    const [, middleware, guard, interceptor, handler, ...more] = await spansOf('/orders/5', STEPS)
    expect(more).toEqual([])
    expect(guard).toMatchObject({ name: 'guard PaidGuard', kind: 'internal' })
    expect(guard?.parent).toBe(middleware)
    expect(interceptor).toMatchObject({ name: 'interceptor AuditInterceptor' })
    expect(handler?.parent).toBe(interceptor)
    expect(handler?.attributes).toEqual({ 'code.function.name': 'OrderController.one' })
  })

  it('fail with what is thrown, unless it is an answer to the client', async () => {
    const failing = await spansOf('/orders/broken/later', ['handlers'])
    expect(failing[1]).toMatchObject({ attributes: { 'error.type': 'TypeError' }, ended: 1 })
    expect(failing[1]?.failures).toMatchObject([{ message: 'The shelf is empty' }])
    const answering = await spansOf('/orders/gone', ['handlers'])
    expect(answering[1]).toMatchObject({
      attributes: { 'error.type': 'NotFoundException' },
      failures: [],
      ended: 1,
    })
  })

  it('tell of middleware where nothing is mapped as well', async () => {
    expect(names(await spansOf('/nothing', STEPS))).toEqual(['GET', 'middleware CorrelationMiddleware'])
  })

  it('leave a request that a guard refuses to its answer', async () => {
    const spans = await spansOf('/orders/5', STEPS, { 'x-refused': 'yes' })
    expect(names(spans)).not.toContain('handler OrderController.one')
    expect(spans[0]?.attributes['http.response.status_code']).toBe(403)
  })
})
