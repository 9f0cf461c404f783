import { beforeEach, describe, expect, it } from '@jest/globals'
import { MeterRegistry, type MeterOptions, type Timer } from 'nexus-framework'
import { SimpleMeterRegistry, TestingModule, type TestApplication } from 'nexus-framework/testing'
import { describeOnEveryAdapter } from '../../support/every-adapter.js'
import { gate, SHOP } from './shop.fixture.js'
import { until } from './until.fixture.js'

type RequestTags = Partial<Record<'method' | 'uri' | 'status' | 'outcome' | 'exception', string>>

const MEASURED = {
  ...SHOP,
  providers: [...SHOP.providers, { provide: MeterRegistry, useFactory: () => new SimpleMeterRegistry() }],
}

describeOnEveryAdapter('The timer of requests', MEASURED, (bench) => {
  let meters: SimpleMeterRegistry
  beforeEach(() => void (meters = bench.application.get(MeterRegistry) as SimpleMeterRegistry))
  const count = (wanted: RequestTags): number =>
    meters
      .readings()
      .filter(({ name }) => name === 'http.server.requests')
      .filter(({ tags }) => Object.entries(wanted).every(([key, value]) => tags[key] === value))
      .reduce((sum, { value }) => sum + value, 0)

  it.each([
    ['GET', '/orders/5', 200, '/orders/{id} SUCCESS none'],
    ['GET', '/orders/5/later', 200, '/orders/{id}/later SUCCESS none'],
    ['GET', '/orders/moved', 302, '/orders/moved REDIRECTION none'],
    ['GET', '/orders/gone', 404, '/orders/{id} CLIENT_ERROR NotFoundException'],
    ['GET', '/orders/out', 409, '/orders/{id} CLIENT_ERROR OutOfStock'],
    ['GET', '/orders/broken', 500, '/orders/{id} SERVER_ERROR TypeError'],
    ['GET', '/orders/broken/later', 500, '/orders/{id}/later SERVER_ERROR TypeError'],
    ['GET', '/orders/unavailable', 503, '/orders/unavailable SERVER_ERROR none'],
    ['POST', '/orders', 200, '/orders SUCCESS none'],
    ['GET', '/nowhere/at/all', 404, 'NOT_FOUND CLIENT_ERROR NotFoundException'],
    ['DELETE', '/orders', 405, 'UNKNOWN CLIENT_ERROR MethodNotAllowedException'],
  ])('has the tags of %s %s', async (method, path, status, expected) => {
    const [uri = '', outcome = '', exception = ''] = expected.split(' ')
    const tags = { method, uri, status: String(status), outcome, exception }
    const before = count(tags)
    const total = count({})
    expect((await bench.http.request(method, path)).status).toBe(status)
    await until(() => count({}) === total + 1)
    expect(count(tags)).toBe(before + 1)
  })

  it('measures a stream to its end, and counts it as active until then', async () => {
    gate.close()
    const before = count({ uri: '/orders/events' })
    await until(() => meters.value('http.server.requests.active') === 0)
    const response = await bench.http.fetch('GET', '/orders/events')
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>
    await reader.read()
    expect(count({ uri: '/orders/events' })).toBe(before)
    expect(meters.value('http.server.requests.active')).toBe(1)
    expect(meters.value('http.server.requests.active.duration')).toBeGreaterThan(0)
    gate.open()
    while (!(await reader.read()).done);
    await until(() => count({ uri: '/orders/events', status: '200' }) === before + 1)
    expect(meters.value('http.server.requests.active')).toBe(0)
    expect(meters.value('http.server.requests.active.duration')).toBe(0)
  })

  it('knows no status of a request whose client has left', async () => {
    const tags = { uri: '/orders/abandoned', status: 'UNKNOWN', outcome: 'UNKNOWN' }
    const before = count(tags)
    await until(() => meters.value('http.server.requests.active') === 0)
    const abort = new AbortController()
    const answer = bench.http.get('/orders/abandoned', { signal: abort.signal })
    await until(() => meters.value('http.server.requests.active') === 1)
    abort.abort()
    await expect(answer).rejects.toThrow()
    await until(() => count(tags) === before + 1)
  })
})

describe('The timer of requests, as it is configured', () => {
  async function boot(
    properties: Record<string, unknown>,
  ): Promise<{ app: TestApplication; own: SimpleMeterRegistry }> {
    const own = new SimpleMeterRegistry()
    const providers = [...SHOP.providers, { provide: MeterRegistry, useValue: own }]
    const app = await TestingModule.create({ ...SHOP, providers, properties, cache: false }).compile()
    return { app, own }
  }

  it('makes no series for what a scanner asks for', async () => {
    const { app, own } = await boot({})
    for (let i = 0; i < 10_000; i++) {
      expect((await app.http.get(`/${i}/wp-login.php?x=${i}`)).status).toBe(404)
    }
    await app.close()
    const timers = own.readings().filter(({ kind }) => kind === 'timer')
    expect(timers.map(({ tags: { uri }, value }) => [uri, value])).toEqual([['NOT_FOUND', 10_000]])
  })

  it('leaves excluded paths out, however they are spelt, and has the name it is given', async () => {
    const prefix = 'management.observations.http.server.requests'
    const { app, own } = await boot({
      [`${prefix}.exclude`]: '/actuator/**',
      [`${prefix}.name`]: 'shop.requests',
    })
    await app.http.get('/actuator/health/liveness')
    await app.http.get('/%61ctuator/health/liveness')
    await app.http.get('/orders/5')
    await app.close()
    const timers = own.readings().filter(({ kind }) => kind === 'timer')
    expect(timers.map(({ name, tags }) => [name, tags.uri])).toEqual([['shop.requests', '/orders/{id}']])
  })

  it('gives every route buckets to take percentiles from', async () => {
    const asked: unknown[] = []
    class BucketRegistry extends SimpleMeterRegistry {
      override timer(name: string, options?: MeterOptions): Timer {
        asked.push(options?.buckets)
        return super.timer(name, options)
      }
    }
    const providers = [...SHOP.providers, { provide: MeterRegistry, useValue: new BucketRegistry() }]
    const app = await TestingModule.create({ ...SHOP, providers, cache: false }).compile()
    await app.http.get('/orders/5')
    await app.close()
    expect(asked).toEqual([[1, 2.5, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000]])
  })

  it('refuses a pattern that can not be read, at boot', async () => {
    const name = 'management.observations.http.server.requests.exclude'
    await expect(boot({ [name]: '/a/{b' })).rejects.toThrow(name)
  })
})
