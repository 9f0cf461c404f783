import { afterEach, expect, it } from '@jest/globals'
import { MeterRegistry, PathVariable, Returns, Tracer, type Span, type SpanOptions } from 'nexus-framework'
import { ClientModule, createExchange, exchange, GetExchange, HttpExchange } from 'nexus-framework/client'
import { SimpleMeterRegistry, TestingModule } from 'nexus-framework/testing'
import { Downstream, json } from './downstream.fixture.js'

@HttpExchange('/items')
abstract class ItemClient {
  @GetExchange({ path: '/{id}', params: ['sig=secret', 'api_key=abc', 'sessionId=abc', 'page=2'] })
  @Returns(Object)
  find(@PathVariable() id: string): Promise<unknown> {
    return exchange(id)
  }

  @GetExchange('/shared/{token}')
  @Returns(Object)
  shared(@PathVariable() token: string): Promise<unknown> {
    return exchange(token)
  }
}

interface RecordedSpan {
  readonly name: string
  readonly kind: string | undefined
  readonly attributes: Record<string, string | number | boolean>
  error?: unknown
  ended: boolean
}

class RecordingTracer extends Tracer {
  readonly spans: RecordedSpan[] = []
  current: RecordedSpan | undefined

  startSpan(name: string, { kind, attributes = {} }: SpanOptions = {}): Span {
    const recorded: RecordedSpan = {
      name,
      kind,
      attributes: { ...attributes },
      ended: false,
    }
    this.spans.push(recorded)
    const number = this.spans.length
    return {
      identity: { traceId: '0'.repeat(32), spanId: '0'.repeat(16), sampled: true },
      isRecording: true,
      rename: () => undefined,
      addEvent: () => undefined,
      setAttribute: (attribute, value) => void (recorded.attributes[attribute] = value),
      fail: (error) => void (recorded.error = error),
      propagate: (set) =>
        set('traceparent', `00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333${number}-01`),
      end: () => void (recorded.ended = true),
    }
  }

  run<T>(_span: Span, task: () => T): T {
    return task()
  }

  readonly entersContexts = false

  enter(): void {}

  currentSpan(): undefined {
    return undefined
  }

  extract(): undefined {
    return undefined
  }
}

let open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.reverse()) await each[Symbol.asyncDispose]()
  open = []
})

it('traces and measures every request, by its template', async () => {
  const [tracer, meters] = [new RecordingTracer(), new SimpleMeterRegistry()]
  const service = await Downstream.start((response, _request, count) =>
    json(response, {}, count === 1 ? 503 : 200),
  )
  const app = await TestingModule.create({
    imports: [ClientModule.forFeature(ItemClient, { baseUrl: service.url, retry: { waitDuration: 1 } })],
    providers: [
      { provide: Tracer, useValue: tracer },
      { provide: MeterRegistry, useValue: meters },
    ],
    cache: false,
  }).compile()
  open.push(service, app)
  await app.get(ItemClient).find('a b')

  const [first, second] = tracer.spans
  expect(first).toMatchObject({
    name: 'GET /items/{id}',
    kind: 'client',
    ended: true,
    error: expect.objectContaining({ status: 503 }) as unknown,
    attributes: {
      'http.request.method': 'GET',
      'url.template': '/items/{id}',
      'url.full': `${service.url}/items/a%20b?sig=REDACTED&api_key=REDACTED&sessionId=REDACTED&page=2`,
      'server.address': '127.0.0.1',
      'server.port': service.port,
      'http.response.status_code': 503,
      'error.type': '503',
    },
  })
  expect(second).toMatchObject({
    ended: true,
    attributes: { 'http.request.resend_count': 1, 'http.response.status_code': 200 },
  })
  expect(second?.error).toBeUndefined()
  expect(service.received.map(({ headers }) => headers['traceparent'])).toEqual([
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203332-01',
  ])
  const tags = { method: 'GET', uri: '/items/{id}', 'client.name': 'item' }
  expect(
    meters.value('http.client.requests', {
      ...tags,
      status: '503',
      outcome: 'SERVER_ERROR',
      exception: 'HttpServerServiceUnavailable',
    }),
  ).toBe(1)
  expect(
    meters.value('http.client.requests', { ...tags, status: '200', outcome: 'SUCCESS', exception: 'none' }),
  ).toBe(1)
})

it('traces and measures what gets no answer', async () => {
  const [tracer, meters] = [new RecordingTracer(), new SimpleMeterRegistry()]
  const service = await Downstream.start((response) => response.destroy())
  const client = await createExchange(ItemClient, { baseUrl: service.url, tracer, meters })
  open.push(service, client)
  await expect(client.find('a')).rejects.toMatchObject({ failure: 'reset' })
  expect(tracer.spans[0]).toMatchObject({
    ended: true,
    attributes: { 'error.type': 'ClientConnectionError' },
  })
  expect(
    meters.value('http.client.requests', {
      method: 'GET',
      uri: '/items/{id}',
      'client.name': 'item',
      status: 'CLIENT_ERROR',
      outcome: 'UNKNOWN',
      exception: 'ClientConnectionError',
    }),
  ).toBe(1)
})

it('shows no path variable with the name of a secret, neither in a span nor in an error', async () => {
  const tracer = new RecordingTracer()
  const service = await Downstream.start((response) => json(response, {}, 404))
  const app = await TestingModule.create({
    imports: [ClientModule.forFeature(ItemClient, { baseUrl: `${service.url}/api` })],
    providers: [{ provide: Tracer, useValue: tracer }],
    cache: false,
  }).compile()
  open.push(service, app)
  const error: unknown = await app
    .get(ItemClient)
    .shared('s3cret')
    .catch((thrown: unknown) => thrown)
  expect(service.received.map(({ url }) => url)).toEqual(['/api/items/shared/s3cret'])
  const shown = `${service.url}/api/items/shared/{token}`
  expect(tracer.spans[0]?.attributes['url.full']).toBe(shown)
  expect(error).toMatchObject({ url: shown, message: expect.stringContaining(`GET ${shown}`) as unknown })
  expect(String(error)).not.toContain('s3cret')
})
