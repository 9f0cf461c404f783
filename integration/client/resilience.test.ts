import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { PathVariable, RequestBody, RequestHeader, Returns } from 'nexus-framework'
import {
  ClientModule,
  createExchange,
  exchange,
  GetExchange,
  HttpClientErrorException,
  HttpExchange,
  HttpServerErrorException,
  Idempotent,
  PostExchange,
  PutExchange,
  ResponseValidationError,
  RestClient,
  type ClientOptions,
} from 'nexus-framework/client'
import {
  CallNotPermittedError,
  CircuitBreaker,
  CircuitBreakerRegistry,
  Retry,
  RetryRegistry,
} from 'nexus-framework/resilience'
import { TestingModule } from 'nexus-framework/testing'
import { IsInt } from 'nexus-framework/validation/decorators'
import { Downstream, json, type Answer } from './downstream.fixture.js'

const FAST = { waitDuration: 1 }

class Numbered {
  @IsInt() id!: number
}

@HttpExchange('/orders')
abstract class OrderClient {
  @GetExchange('/{id}')
  @Returns(Object)
  find(@PathVariable() id: number): Promise<unknown> {
    return exchange(id)
  }

  @PutExchange('/{id}')
  @Returns(Object)
  change(@PathVariable() id: number, @RequestBody() order: object): Promise<unknown> {
    return exchange(id, order)
  }

  @PostExchange()
  @Returns(Object)
  place(
    @RequestBody() order: object,
    @RequestHeader({ name: 'idempotency-key', required: false }) key?: string,
  ): Promise<unknown> {
    return exchange(order, key)
  }

  @PostExchange('/search')
  @Idempotent()
  @Returns(Object)
  search(@RequestBody() query: object): Promise<unknown> {
    return exchange(query)
  }
}

abstract class RetryingClient extends OrderClient {
  @GetExchange('/orders/{id}')
  @Retry('decorated', { maxAttempts: 3, ...FAST })
  @Returns(Object)
  override find(@PathVariable() id: number): Promise<unknown> {
    return exchange(id)
  }

  @PostExchange('/orders')
  @Retry('decorated')
  @Returns(Object)
  override place(@RequestBody() order: object): Promise<unknown> {
    return exchange(order)
  }
}

let open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.reverse()) await each[Symbol.asyncDispose]()
  open = []
})

/** Fails so many times, then answers. */
function failing(times: number, status = 503): Answer {
  return (response, _request, count) =>
    count <= times ? json(response, { title: 'no' }, status) : json(response, { attempts: count })
}

async function calling(answer: Answer, options: ClientOptions) {
  const service = await Downstream.start(answer)
  const client = await createExchange(OrderClient, { baseUrl: service.url, ...options })
  open.push(service, client)
  return { service, client }
}

describe('retries of a client', () => {
  it('repeat what is idempotent and failed for a transient reason', async () => {
    const { client } = await calling(failing(2), { retry: FAST })
    await expect(client.find(1)).resolves.toEqual({ attempts: 3 })
    const put = await calling(failing(1), { retry: FAST })
    await expect(put.client.change(1, { a: 1 })).resolves.toEqual({ attempts: 2 })
    expect(put.service.received.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}'])
  })

  it.each([400, 401, 403, 404, 409, 422, 501])('do not repeat a %i', async (status) => {
    const { client, service } = await calling(failing(5, status), { retry: FAST })
    await expect(client.find(1)).rejects.toMatchObject({ status })
    expect(service.received).toHaveLength(1)
  })

  it('do not repeat what is not idempotent, unless its key or its interface says that it is', async () => {
    const plain = await calling(failing(1), { retry: FAST })
    await expect(plain.client.place({ a: 1 })).rejects.toBeInstanceOf(
      HttpServerErrorException.ServiceUnavailable,
    )
    expect(plain.service.received).toHaveLength(1)

    const keyed = await calling(failing(1), { retry: FAST })
    await expect(keyed.client.place({ a: 1 }, 'key-1')).resolves.toEqual({ attempts: 2 })
    expect(keyed.service.received.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'key-1',
      'key-1',
    ])

    const declared = await calling(failing(1), { retry: FAST })
    await expect(declared.client.search({ q: 1 })).resolves.toEqual({ attempts: 2 })
  })

  it('do not repeat a POST whose connection broke, or that took too long', async () => {
    const broken = await calling((response) => response.destroy(), { retry: FAST })
    await expect(broken.client.place({})).rejects.toMatchObject({ failure: 'reset', retryable: false })
    expect(broken.service.received).toHaveLength(1)
    const slow = await calling(() => undefined, { retry: FAST, timeLimiter: { timeoutDuration: 100 } })
    await expect(slow.client.place({})).rejects.toMatchObject({ name: 'TimeLimitExceededError' })
    expect(slow.service.received).toHaveLength(1)
  })

  it('do not repeat a POST that arrived and was redirected to where nobody is', async () => {
    const gone = await Downstream.start(() => undefined)
    const { port: nobody } = gone
    await gone[Symbol.asyncDispose]()
    const { client, service } = await calling(
      (response) => response.writeHead(303, { location: `http://127.0.0.1:${nobody}/` }).end(),
      { retry: FAST, maxRedirects: 1 },
    )
    await expect(client.place({ a: 1 })).rejects.toMatchObject({ failure: 'connect', retryable: false })
    expect(service.received).toHaveLength(1)
  })

  it('do not repeat a POST that an interceptor has made anew', async () => {
    const { client, service } = await calling((response) => response.destroy(), {
      retry: FAST,
      interceptors: [
        {
          intercept: ({ method, url, headers, body, client: name }, next) =>
            next({ method, url, headers, body, client: name }),
        },
      ],
    })
    await expect(client.place({ a: 1 })).rejects.toMatchObject({ failure: 'reset', retryable: false })
    expect(service.received).toHaveLength(1)
  })

  it('repeat a POST that reached nobody', async () => {
    // A port that nobody listens on until the second attempt.
    const placeholder = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => placeholder.once('listening', resolve))
    const { port } = placeholder.address() as { port: number }
    await new Promise((resolve) => placeholder.close(resolve))
    let attempts = 0
    const client = await createExchange(OrderClient, {
      baseUrl: `http://127.0.0.1:${port}`,
      retry: { maxAttempts: 4, ...FAST },
      interceptors: [
        {
          intercept: (request, next) => {
            attempts++
            return next(request)
          },
        },
      ],
    })
    open.push(client)
    await expect(client.place({})).rejects.toMatchObject({ failure: 'connect' })
    expect(attempts).toBe(4)
  })

  it('never send a stream twice', async () => {
    const service = await Downstream.start(failing(5))
    const client = await RestClient.create({ baseUrl: service.url, retry: FAST })
    open.push(service, client)
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Promise.resolve(Buffer.from('abc'))
    }
    const sent = client.put().uri('/').body(body()).retrieve().body(Object)
    await expect(sent).rejects.toMatchObject({ status: 503 })
    expect(service.received.map((each) => each.body)).toEqual(['abc'])
  })

  it('wait as long as the service asks', async () => {
    const { client } = await calling(
      (response, _request, count) =>
        count === 1 ? json(response, {}, 503, { 'retry-after': '1' }) : json(response, { attempts: count }),
      { retry: FAST },
    )
    const start = performance.now()
    await expect(client.find(1)).resolves.toEqual({ attempts: 2 })
    expect(performance.now() - start).toBeGreaterThanOrEqual(990)
  })

  it('end with the signal of the call', async () => {
    const service = await Downstream.start(failing(100))
    const client = await RestClient.create({
      baseUrl: service.url,
      retry: { waitDuration: '1h', maxAttempts: 9 },
    })
    open.push(service, client)
    const ending = new AbortController()
    const sent = client.get().uri('/').signal(ending.signal).retrieve().body(Object)
    while (service.received.length === 0) await new Promise(setImmediate)
    ending.abort(new RangeError('enough'))
    await expect(sent).rejects.toThrow('enough')
  })

  it('that are decorators on an interface never repeat what is not idempotent either', async () => {
    const service = await Downstream.start(failing(1))
    const app = await TestingModule.create({
      imports: [ClientModule.forFeature(RetryingClient, { baseUrl: service.url })],
      cache: false,
    }).compile()
    open.push(service, app)
    const client = app.get(RetryingClient)
    await expect(client.find(1)).resolves.toEqual({ attempts: 2 })
    service.received.length = 0
    await expect(client.place({})).rejects.toBeInstanceOf(HttpServerErrorException)
    expect(service.received).toHaveLength(1)
    expect(app.get(RetryRegistry).find('decorated')?.config.maxAttempts).toBe(3)
  })

  it('that are decorators need a container', async () => {
    await expect(createExchange(RetryingClient, { baseUrl: 'http://x' })).rejects.toThrow(
      'only a container applies',
    )
  })
})

describe('the circuit breaker of a client', () => {
  it('opens when the service fails, not when callers ask for what is not there', async () => {
    let status = 404
    const service = await Downstream.start((response) => json(response, {}, status))
    const app = await TestingModule.create({
      imports: [ClientModule.forFeature(OrderClient, { baseUrl: service.url })],
      cache: false,
      properties: {
        'client.order.circuit-breaker': 'true',
        'resilience.circuitbreaker.instances.order.sliding-window-size': 4,
        'resilience.circuitbreaker.instances.order.minimum-number-of-calls': 4,
      },
    }).compile()
    open.push(service, app)
    const client = app.get(OrderClient)
    const breaker = app.get(CircuitBreakerRegistry).get('order')
    for (let i = 0; i < 8; i++) {
      await expect(client.find(1)).rejects.toBeInstanceOf(HttpClientErrorException.NotFound)
    }
    expect(breaker.state).toBe('CLOSED')
    status = 500
    for (let i = 0; i < 2; i++) await expect(client.find(1)).rejects.toMatchObject({ status: 500 })
    expect(breaker.state).toBe('OPEN')
    await expect(client.find(1)).rejects.toBeInstanceOf(CallNotPermittedError)
    expect(service.received).toHaveLength(10)
  })
})

describe('instances of another name', () => {
  const PROPERTIES = {
    'client.order.retry': 'shared',
    'client.order.hedge': 'shared',
    'client.order.circuit-breaker': 'shared',
    'resilience.retry.instances.shared.wait-duration': '1ms',
    'resilience.hedge.instances.shared.mode': 'fallback',
    'resilience.circuitbreaker.instances.shared.sliding-window-size': 10,
    'resilience.circuitbreaker.instances.shared.minimum-number-of-calls': 10,
  }

  async function started(status: number, properties: Record<string, string | number> = {}) {
    const service = await Downstream.start((response) => json(response, {}, status))
    const app = await TestingModule.create({
      imports: [ClientModule.forFeature(OrderClient, { baseUrl: service.url })],
      cache: false,
      properties: { ...PROPERTIES, ...properties },
    }).compile()
    open.push(service, app)
    return { service, client: app.get(OrderClient), breaker: app.get(CircuitBreakerRegistry).get('shared') }
  }

  it.each(['nexus', 'opossum'])('know what is no failure of the service (%s)', async (engine) => {
    const { service, client, breaker } = await started(404, {
      'resilience.circuitbreaker.instances.shared.engine': engine,
    })
    await expect(client.find(1)).rejects.toBeInstanceOf(HttpClientErrorException.NotFound)
    expect(service.received).toHaveLength(1)
    expect(breaker.metrics).toMatchObject({ numberOfSuccessfulCalls: 1, numberOfFailedCalls: 0 })
  })

  it.each(['nexus', 'opossum'])('know what may pass (%s)', async (engine) => {
    const { service, client, breaker } = await started(503, {
      'client.order.hedge': 'false',
      'resilience.circuitbreaker.instances.shared.engine': engine,
    })
    await expect(client.find(1)).rejects.toMatchObject({ status: 503 })
    expect(service.received).toHaveLength(3)
    expect(breaker.metrics.numberOfFailedCalls).toBe(3)
  })

  it('go by what they say themselves', async () => {
    const { service, client, breaker } = await started(404, {
      'client.order.hedge': 'false',
      'resilience.retry.instances.shared.retry-exceptions': 'HttpClientErrorException',
      'resilience.circuitbreaker.instances.shared.record-exceptions': 'HttpClientErrorException',
    })
    await expect(client.find(1)).rejects.toBeInstanceOf(HttpClientErrorException.NotFound)
    expect(service.received).toHaveLength(3)
    expect(breaker.metrics.numberOfFailedCalls).toBe(3)
  })

  it.each(['circuit-breaker', 'circuitbreaker'])('are found below %s', async (section) => {
    const service = await Downstream.start((response) => json(response, {}, 404))
    const app = await TestingModule.create({
      imports: [ClientModule.forFeature(OrderClient, { baseUrl: service.url })],
      cache: false,
      properties: {
        [`client.order.${section}`]: 'shared',
        [`resilience.${section}.instances.shared.sliding-window-size`]: 7,
      },
    }).compile()
    open.push(service, app)
    await expect(app.get(OrderClient).find(1)).rejects.toMatchObject({ status: 404 })
    const breaker = app.get(CircuitBreakerRegistry).find('shared')
    expect(breaker?.config.slidingWindowSize).toBe(7)
    expect(breaker?.metrics.numberOfSuccessfulCalls).toBe(1)
  })

  it('that are engines of the code know it as well', async () => {
    const breaker = CircuitBreaker.of('made')
    const { service, client } = await calling((response) => json(response, {}, 404), {
      retry: Retry.of('made', FAST),
      circuitBreaker: breaker,
    })
    await expect(client.find(1)).rejects.toMatchObject({ status: 404 })
    expect(service.received).toHaveLength(1)
    expect(breaker.metrics.numberOfFailedCalls).toBe(0)
  })

  it('know of other callers nothing', async () => {
    const retry = Retry.of('both', FAST)
    const { client } = await calling((response) => json(response, {}, 404), { retry })
    await expect(client.find(1)).rejects.toMatchObject({ status: 404 })
    let calls = 0
    const failing = retry.execute(() => {
      calls++
      throw new RangeError('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(calls).toBe(3)
  })
})

describe('an answer that is not what was declared', () => {
  it('is a failure of the service, and not asked for again', async () => {
    const breaker = CircuitBreaker.of('x')
    const options = { retry: Retry.of('x', FAST), circuitBreaker: breaker }
    const service = await Downstream.start((response) => json(response, { id: 'none' }))
    const client = await RestClient.create({ baseUrl: service.url, ...options })
    open.push(service, client)
    const answer = client.get().uri('/').retrieve().body(Numbered)
    await expect(answer).rejects.toBeInstanceOf(ResponseValidationError)
    expect(service.received).toHaveLength(1)
    expect(breaker.metrics.numberOfFailedCalls).toBe(1)
  })
})

describe('callers who give up', () => {
  it('are no failure of the service', async () => {
    const service = await Downstream.start((response, _request, count) =>
      count > 3 ? json(response, {}) : undefined,
    )
    const breaker = CircuitBreaker.of('x', { slidingWindowSize: 2 })
    const client = await RestClient.create({ baseUrl: service.url, circuitBreaker: breaker })
    const own = await RestClient.create({ baseUrl: service.url, circuitBreaker: { slidingWindowSize: 2 } })
    open.push(service, client, own)
    for (let i = 1; i <= 3; i++) {
      const ending = new AbortController()
      const sent = own.get().uri('/').signal(ending.signal).retrieve().body(Object)
      while (service.received.length < i) await new Promise(setImmediate)
      ending.abort(new RangeError('enough'))
      await expect(sent).rejects.toThrow('enough')
    }
    await expect(own.get().uri('/').retrieve().body(Object)).resolves.toEqual({})
    await expect(client.get().uri('/').retrieve().body(Object)).resolves.toEqual({})
    expect(breaker.metrics.numberOfSuccessfulCalls).toBe(1)
  })
})

describe('other patterns by option', () => {
  it('limit how many calls run at once, and send a second request where the first is slow', async () => {
    const limited = await calling(() => undefined, {
      bulkhead: { maxConcurrentCalls: 1 },
      shutdownTimeout: 1,
    })
    const first = limited.client.find(1)
    first.catch(() => undefined)
    await expect(limited.client.find(2)).rejects.toMatchObject({ name: 'BulkheadFullError' })

    const hedged = await calling(
      (response, _request, count) => (count === 1 ? undefined : json(response, { attempts: count })),
      { hedge: { delay: 20 } },
    )
    await expect(hedged.client.find(1)).resolves.toEqual({ attempts: 2 })
    while (hedged.service.aborted === 0) await new Promise(setImmediate)
    const posted = hedged.client.place({})
    await expect(posted).resolves.toEqual({ attempts: 3 })
    expect(hedged.service.received).toHaveLength(3)
  })
})
