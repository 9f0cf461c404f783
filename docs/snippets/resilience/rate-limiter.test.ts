import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Clock } from 'nexus-framework/common'
import {
  RateLimiter,
  RateLimiterRegistry,
  RateLimitExceededError,
  RedisRateLimiterStore,
  type RedisClient,
} from 'nexus-framework/resilience'
import { ManualClock, TestingModule, type TestApplication } from 'nexus-framework/testing'
import {
  ImportService,
  mails,
  MapService,
  PoliteRouteService,
  poll,
  RouteService,
  RowController,
  SearchController,
  send,
  sharedLimits,
  throttle,
  watch,
} from './rate-limiter.js'

describe('the rate limiter snippets', () => {
  let directory: string
  let app: TestApplication
  let clock: ManualClock
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rate-limiter-'))
    await cp(new URL('rate-limiter.yaml', import.meta.url), join(directory, 'application.yaml'))
    clock = new ManualClock()
    app = await TestingModule.create({
      providers: [RouteService, MapService, PoliteRouteService],
      controllers: [SearchController, RowController],
      directory,
      cache: false,
    })
      .override(Clock)
      .useValue(clock)
      .compile()
  })
  afterEach(async () => {
    await app.close()
    await rm(directory, { recursive: true })
  })

  it('limit a method by the file, which goes before the decorator', async () => {
    const routes = app.get(RouteService)
    const warnings: string[] = []
    watch(app.get(RateLimiterRegistry).rateLimiter('maps'), (message) => warnings.push(message))
    await Promise.all([routes.route('a'), routes.route('b')])
    await expect(routes.route('c')).rejects.toBeInstanceOf(RateLimitExceededError)
    expect(warnings).toEqual(['maps refused 1'])
    expect(app.get(RateLimiterRegistry).rateLimiter('polite-maps').config).toMatchObject({
      algorithm: 'sliding-window-log',
      limitForPeriod: 50,
      timeoutDuration: 0,
    })
  })

  it('answer as the guide shows', async () => {
    const get = (): ReturnType<typeof app.http.get> => app.http.get('/search', { query: { q: 'tea' } })
    for (let i = 0; i < 5; i++) expect((await get()).status).toBe(200)
    const { status, headers } = await get()
    const shown = await readFile(new URL('rate-limiter-refused.http', import.meta.url), 'utf8')
    const [first, ...fields] = shown.trimEnd().split('\n')
    expect(first).toBe(`HTTP/1.1 ${status} Too Many Requests`)
    for (const field of fields) {
      const [, name = '', value] = /^([^:]+): (.*)$/.exec(field) ?? []
      expect([name, headers.get(name)]).toEqual([name, value])
    }
  })

  it('count what a call takes, for each tenant', async () => {
    const post = async (rows: number, tenant: string): Promise<number> => {
      const body = new Array<string>(rows).fill('row')
      return (await app.http.post('/rows', body, { headers: { 'x-tenant': tenant } })).status
    }
    expect([await post(700, 'a'), await post(400, 'a'), await post(300, 'a'), await post(700, 'b')]).toEqual([
      201, 429, 201, 201,
    ])
  })

  it('believe a service that says it has had enough', async () => {
    app.get(MapService).answer = { status: 429, route: '' }
    const routes = app.get(PoliteRouteService)
    await routes.route('a')
    await expect(routes.route('b')).rejects.toBeInstanceOf(RateLimitExceededError)
  })

  it('reserve, and change limits', async () => {
    const limiter = RateLimiter.of('poll', { limitForPeriod: 1 }, { clock })
    const waits: number[] = []
    expect([
      await poll(limiter, (ms) => waits.push(ms)),
      await poll(limiter, (ms) => waits.push(ms)),
    ]).toEqual([true, false])
    expect(waits).toEqual([1_000])
    throttle(app.get(RateLimiterRegistry))
    expect(app.get(RateLimiterRegistry).rateLimiter('search').config.limitForPeriod).toBe(6)
  })

  it('work as plain functions', async () => {
    const sent: string[] = []
    await send('a', async (mail) => void sent.push(mail))
    expect([sent, mails.waitingCalls]).toEqual([['a'], 0])
  })

  it('share budgets over Redis as the file says', async () => {
    const asked: string[] = []
    const client = {
      evalsha: (_sha: string, _keys: number, key: string | number) => {
        asked.push(String(key))
        return Promise.resolve([1, 0, 0, 1, 0, '', ''])
      },
    } as unknown as RedisClient
    await cp(new URL('rate-limiter-redis.yaml', import.meta.url), join(directory, 'application.yaml'))
    const shared = await TestingModule.create({
      imports: [sharedLimits(client) as new () => object],
      providers: [RouteService, MapService],
      properties: { REDIS_URL: 'redis://localhost' },
      directory,
      cache: false,
    }).compile()
    await shared.get(RouteService).route('a')
    expect(asked).toEqual(['shop:limits:{maps}:fixed-window'])
    expect(shared.get(RateLimiterRegistry).rateLimiter('maps').config).toMatchObject({
      onStoreFailure: 'local',
      storeTimeout: 100,
    })
    expect(new RedisRateLimiterStore(client)).toBeDefined()
    await shared.close()
  })

  it('smooth with bottleneck', async () => {
    const smoothed = await TestingModule.create({ providers: [ImportService], cache: false }).compile()
    const imports = smoothed.get(ImportService)
    await Promise.all([imports.load(), imports.load(), imports.load()])
    const [first = 0, , last = 0] = imports.started
    expect(last - first).toBeGreaterThan(90)
    await smoothed.close()
  })
})
