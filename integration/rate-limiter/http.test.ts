import { beforeEach, expect, it } from '@jest/globals'
import {
  clientAddress,
  Controller,
  Get,
  Injectable,
  Post,
  requestAttribute,
  requestHeader,
  Res,
  ResponseHead,
  RestController,
  GetMapping,
  UseGuards,
  type Guard,
  type HttpExchange,
} from 'nexus-framework'
import { RateLimiter, RateLimiterRegistry } from 'nexus-framework/resilience'
import type { TestResponse } from 'nexus-framework/testing'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

@Injectable()
class Stock {
  @RateLimiter('stock', { limitForPeriod: 1, limitRefreshPeriod: '1h', timeoutDuration: 0 })
  left(): number {
    return 3
  }
}

/** Finds out who asks. */
class Tenant implements Guard {
  canActivate(exchange: HttpExchange): boolean {
    exchange.attributes.set('tenant', exchange.header('x-tenant'))
    return true
  }
}

@Controller('limited')
class LimitedController {
  constructor(private readonly stock: Stock) {}

  @Get('search')
  @RateLimiter('search', { limitForPeriod: 2, limitRefreshPeriod: '1000d', timeoutDuration: 0 })
  search(): string[] {
    return ['tea']
  }

  @Get('by-key')
  @RateLimiter('by-key', {
    algorithm: 'sliding-window-log',
    limitForPeriod: 1,
    limitRefreshPeriod: '90s',
    timeoutDuration: 0,
    key: requestHeader('X-Api-Key'),
  })
  async byKey(): Promise<string> {
    return 'yours'
  }

  @Get('by-tenant')
  @UseGuards(new Tenant())
  @RateLimiter('by-tenant', {
    limitForPeriod: 1,
    limitRefreshPeriod: '1000d',
    timeoutDuration: 0,
    key: requestAttribute('tenant'),
  })
  byTenant(): string {
    return 'yours'
  }

  @Get('by-address')
  @RateLimiter('by-address', {
    limitForPeriod: 1,
    limitRefreshPeriod: '1000d',
    timeoutDuration: 0,
    key: clientAddress({ trustedProxies: 1 }),
  })
  byAddress(): string {
    return 'yours'
  }

  @Post('rows')
  @RateLimiter('rows "per" période', {
    algorithm: 'token-bucket',
    limitForPeriod: 10,
    limitRefreshPeriod: 2_500_500,
    burstCapacity: 20,
    timeoutDuration: 0,
    permits: 15,
  })
  rows(): string {
    return 'taken'
  }

  @Get('waiting')
  @RateLimiter('waiting', {
    algorithm: 'leaky-bucket',
    limitForPeriod: 20,
    limitRefreshPeriod: '1s',
    timeoutDuration: '5s',
  })
  async waiting(): Promise<string> {
    return 'at last'
  }

  @Get('instead')
  @RateLimiter('instead', {
    limitForPeriod: 1,
    limitRefreshPeriod: '1000d',
    timeoutDuration: 0,
    fallback: { value: 'cached' },
  })
  instead(): string {
    return 'fresh'
  }

  @Get('by-hand')
  @RateLimiter('by-hand', { limitForPeriod: 5, limitRefreshPeriod: '1h', timeoutDuration: 0 })
  byHand(@Res() exchange: HttpExchange): void {
    exchange.setHeader('x-own', '1')
    void exchange.sendStream(
      200,
      ResponseHead.EMPTY,
      (async function* stream() {
        yield 'streamed'
      })(),
    )
  }

  @Get('stock')
  inStock(): number {
    return this.stock.left()
  }

  @Get('failing')
  @RateLimiter('failing', { limitForPeriod: 5, limitRefreshPeriod: '1h', timeoutDuration: 0 })
  failing(): never {
    throw new RangeError('broken')
  }
}

@RestController('/all')
@RateLimiter('all', { limitForPeriod: 2, limitRefreshPeriod: '1000d', timeoutDuration: 0 })
class WholeController {
  @GetMapping('/a')
  a(): string {
    return 'a'
  }

  @GetMapping('/b')
  b(): string {
    return 'b'
  }
}

const fields = ({ headers }: TestResponse): (string | null)[] =>
  ['ratelimit-policy', 'ratelimit', 'retry-after'].map((name) => headers.get(name))

/** In seconds. */
const timeOf = (response: TestResponse): number =>
  Number(/t=(\d+)$/.exec(response.headers.get('ratelimit') ?? '')?.[1])

describeOnEveryAdapter(
  'a route with a rate limiter',
  { controllers: [LimitedController, WholeController], providers: [Stock] },
  (bench) => {
    beforeEach(() => {
      const registry = bench.application.get(RateLimiterRegistry)
      // What an earlier test has used comes back at once.
      for (const { name } of registry.all()) {
        const { limitRefreshPeriod } = registry.rateLimiter(name).config
        registry.reconfigure(name, { limitRefreshPeriod: 1e-6 })
        registry.reconfigure(name, { limitRefreshPeriod })
      }
    })

    it('tells every answer where the client stands, and refuses what is too much with 429', async () => {
      const first = await bench.http.get('/limited/search')
      const policy = '"search";q=2;w=86400000'
      expect(first.status).toBe(200)
      expect(fields(first)).toEqual([policy, expect.stringMatching(/^"search";r=1;t=\d+$/), null])
      expect(fields(await bench.http.get('/limited/search'))[1]).toMatch(/^"search";r=0;t=\d+$/)
      const refused = await bench.http.get('/limited/search')
      expect(refused.status).toBe(429)
      expect(fields(refused)).toEqual([
        policy,
        expect.stringMatching(/^"search";r=0;t=\d+$/),
        expect.any(String),
      ])
      const retryAfter = Number(refused.headers.get('retry-after'))
      // Not earlier than the end of the effective window (section 6 of the draft).
      expect(retryAfter).toBeGreaterThanOrEqual(timeOf(refused))
      expect(retryAfter - timeOf(refused)).toBeLessThanOrEqual(1)
      expect(refused.headers.get('content-type')).toBe('application/problem+json')
      expect(refused.json()).toMatchObject({
        status: 429,
        title: 'Too Many Requests',
        detail: `Too many requests. Try again in ${retryAfter} seconds.`,
        code: 'NEXUS_RESILIENCE_RATE_LIMIT_EXCEEDED',
      })
    })

    it('counts for each API key', async () => {
      const get = (key: string): Promise<TestResponse> =>
        bench.http.get('/limited/by-key', { headers: { 'x-api-key': key } })
      const first = await get('k-1')
      expect(fields(first)).toEqual(['"by-key";q=1;w=90', '"by-key";r=0;t=90', null])
      expect([(await get('k-1')).status, (await get('k-2')).status]).toEqual([429, 200])
    })

    it('counts for each tenant that a guard has found out', async () => {
      const get = async (tenant: string): Promise<number> =>
        (await bench.http.get('/limited/by-tenant', { headers: { 'x-tenant': tenant } })).status
      expect([await get('a'), await get('a'), await get('b')]).toEqual([200, 429, 200])
    })

    it('counts for each address that the trusted proxy has seen', async () => {
      const get = async (forwarded: string): Promise<number> =>
        (await bench.http.get('/limited/by-address', { headers: { 'x-forwarded-for': forwarded } })).status
      expect([
        await get('203.0.113.1'),
        await get('198.51.100.7, 203.0.113.1'),
        await get('203.0.113.2'),
      ]).toEqual([200, 429, 200])
    })

    it('writes names as structured fields, and no window that is no whole number of seconds', async () => {
      const first = await bench.http.post('/limited/rows')
      expect(fields(first)).toEqual([
        String.raw`"rows \"per\" p%C3%A9riode";q=10`,
        expect.stringMatching(/^"rows \\"per\\" p%C3%A9riode";r=5;t=25[01]$/),
        null,
      ])
      const refused = await bench.http.post('/limited/rows')
      // Ten tokens of 250.05 s each are missing, less what has dripped in since.
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([
        429,
        expect.stringMatching(/^250[01]$/),
      ])
    })

    it('lets requests wait for their turn', async () => {
      const responses = await Promise.all([1, 2, 3].map(() => bench.http.get('/limited/waiting')))
      expect(responses.map(({ status }) => status)).toEqual([200, 200, 200])
      for (const response of responses) expect(fields(response)[0]).toBe('"waiting";q=20;w=1')
    })

    it('tells the client also where a fallback answers', async () => {
      const answers = [await bench.http.get('/limited/instead'), await bench.http.get('/limited/instead')]
      expect(answers.map((answer) => [answer.status, answer.text()])).toEqual([
        [200, 'fresh'],
        [200, 'cached'],
      ])
      expect(fields(answers[1] as TestResponse)[1]).toMatch(/^"instead";r=0;t=\d+$/)
    })

    it('tells it in streams and in answers to errors', async () => {
      const streamed = await bench.http.get('/limited/by-hand')
      expect([streamed.text(), fields(streamed)[0]]).toEqual(['streamed', '"by-hand";q=5;w=3600'])
      const failed = await bench.http.get('/limited/failing')
      expect([failed.status, fields(failed)[0]]).toEqual([500, '"failing";q=5;w=3600'])
    })

    it('tells nothing of limits inside of the application, but when to come again', async () => {
      expect(fields(await bench.http.get('/limited/stock'))).toEqual([null, null, null])
      const refused = await bench.http.get('/limited/stock')
      expect(refused.status).toBe(429)
      expect(fields(refused)).toEqual([null, null, expect.stringMatching(/^\d+$/)])
    })

    it('may stand on a whole controller, whose handlers share the budget', async () => {
      const statuses = []
      for (const path of ['/all/a', '/all/b', '/all/a']) statuses.push((await bench.http.get(path)).status)
      expect(statuses).toEqual([200, 200, 429])
    })

    it('tells of new limits as soon as they are changed', async () => {
      const registry = bench.application.get(RateLimiterRegistry)
      registry.reconfigure('search', { limitForPeriod: 9 })
      expect(fields(await bench.http.get('/limited/search'))[0]).toBe('"search";q=9;w=86400000')
      registry.reconfigure('search', { limitForPeriod: 2 })
    })
  },
)
