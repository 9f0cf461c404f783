import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock } from '../../common/index.js'
import {
  BadRequestException,
  ExchangeObserver,
  GetMapping,
  HttpExchange,
  PathVariable,
  RestController,
} from '../../http/index.js'
import { ManualClock, TestingModule, type TestApplication } from '../../testing/index.js'
import { ActuatorModule, HttpExchangeRepository } from '../index.js'
import { ExchangeRing } from './exchange-ring.js'

const clock = new ManualClock()

@RestController('/orders')
class OrderController {
  @GetMapping('/{id}')
  find(exchange: HttpExchange, @PathVariable() id: string): object {
    clock.advance(25)
    exchange.user = 'ada'
    exchange.setHeader('etag', '"1"')
    exchange.setHeader('set-cookie', 'session=c00kie-s3cret')
    exchange.setHeader('x-internal', 'hidden')
    return { id }
  }

  @GetMapping('/shared/{token}')
  shared(): object {
    return {}
  }

  @GetMapping('/broken')
  broken(): never {
    throw new BadRequestException('no')
  }
}

describe('HttpExchangeRepository', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const boot = async (properties: Record<string, string> = {}): Promise<TestApplication> =>
    (app = await TestingModule.create({
      imports: [ActuatorModule],
      controllers: [OrderController],
      properties: {
        'management.endpoints.web.exposure.include': 'health, httpexchanges',
        'logging.level.root': 'off',
        ...properties,
      },
      cache: false,
    })
      .override(Clock)
      .useValue(clock)
      .compile())
  const shown = async ({ http }: TestApplication): Promise<Record<string, unknown>[]> =>
    (await http.get('/actuator/httpexchanges')).json<{ exchanges: Record<string, unknown>[] }>().exchanges

  it('shows what was asked and answered, the newest first', async () => {
    const application = await boot()
    await application.http.get('/orders/7?size=2', {
      headers: { accept: 'application/json', 'x-other': 'x' },
    })
    await application.http.get('/orders/broken')
    await application.http.get('/nowhere')
    const [missing, broken, found] = await shown(application)
    expect(found).toEqual({
      timestamp: expect.stringMatching(/^2026-/),
      request: {
        uri: 'http://localhost/orders/7?size=2',
        method: 'GET',
        headers: { accept: ['application/json'] },
      },
      response: { status: 200, headers: { etag: ['"1"'] } },
      principal: { name: 'ada' },
      timeTaken: 'PT0.025S',
      route: '/orders/{id}',
    })
    expect(broken).toMatchObject({ route: '/orders/broken', response: { status: 400 } })
    expect(missing).toMatchObject({ response: { status: 404 } })
    expect(missing).not.toHaveProperty('route')
  })

  it('masks what is secret in a query and in headers', async () => {
    const application = await boot({
      'management.httpexchanges.recording.include':
        'request-headers, response-headers, authorization-header, cookie-headers',
      'management.httpexchanges.recording.headers': 'referer, x-api-key, x-upstream',
    })
    await application.http.get('/orders/7?access_token=q-s3cret&api%5Fkey=q-s3cret&page=1', {
      headers: {
        authorization: 'Bearer h-s3cret',
        cookie: 'session=h-s3cret',
        'x-api-key': 'h-s3cret',
        'x-upstream': 'https://bot:h-s3cret@upstream/',
        referer: 'https://shop.test/?token=h-s3cret',
      },
    })
    const [exchange] = await shown(application)
    expect(JSON.stringify(exchange)).not.toMatch(/s3cret/)
    expect(exchange).toMatchObject({
      request: {
        uri: 'http://localhost/orders/7?access_token=******&api%5Fkey=******&page=1',
        headers: {
          authorization: ['******'],
          cookie: ['******'],
          'x-api-key': ['******'],
          'x-upstream': ['https://******@upstream/'],
          referer: ['https://shop.test/?token=******'],
        },
      },
      response: { headers: { 'set-cookie': ['******'] } },
    })
    expect(exchange).not.toHaveProperty('timeTaken')
    expect(exchange).not.toHaveProperty('principal')
  })

  it('hides what logs and spans hide: secret path variables, and parameters that grant access', async () => {
    const application = await boot()
    await application.http.get('/orders/shared/s3cret?sid=s3cret&user[password]=s3cret&sort=id')
    const [exchange] = await shown(application)
    expect(exchange).toMatchObject({
      request: {
        uri: 'http://localhost/orders/shared/{token}?sid=******&user[password]=******&sort=id',
      },
    })
  })

  it('hides a secret path variable from who asks for its route with another method', async () => {
    const application = await boot()
    await application.http.post('/orders/shared/s3cret')
    await application.http.request('OPTIONS', '/orders/shared/s3cret')
    const exchanges = await shown(application)
    expect(exchanges.map(({ response }) => (response as { status: number }).status)).toEqual([204, 405])
    for (const exchange of exchanges) {
      expect(exchange).toMatchObject({ request: { uri: 'http://localhost/orders/shared/{token}' } })
      expect(exchange).not.toHaveProperty('route')
    }
  })

  it('keeps no more than its capacity, of bounded size each', async () => {
    const application = await boot({ 'management.httpexchanges.recording.capacity': '2' })
    for (const id of ['1', '2', '3'])
      await application.http.get(`/orders/${id}?${'a'.repeat(5_000)}`, {
        headers: { accept: `text/${'x'.repeat(5_000)}` },
      })
    const exchanges = await shown(application)
    expect(exchanges.map(({ request }) => (request as { uri: string }).uri.slice(0, 25))).toEqual([
      'http://localhost/orders/3',
      'http://localhost/orders/2',
    ])
    expect(JSON.stringify(exchanges).length).toBeLessThan(10_000)
  })

  it('records nothing of requests to the actuator', async () => {
    const application = await boot()
    await application.http.get('/actuator/health')
    await application.http.get('/%61ctuator/health')
    expect(await shown(application)).toEqual([])
    expect(application.get(HttpExchangeRepository).recent()).toEqual([])
  })

  it.each([
    { 'management.endpoints.web.exposure.include': 'health' },
    { 'management.httpexchanges.recording.enabled': 'false' },
  ])('is not there with %j: nothing is observed for it', async (properties) => {
    const { graph, http } = await boot(properties)
    expect(graph.componentsOf(HttpExchangeRepository)).toEqual([])
    expect(graph.componentsOf(ExchangeObserver)).toEqual([])
    expect((await http.get('/actuator/httpexchanges')).status).toBe(404)
  })

  it.each([
    ['capacity', '0'],
    ['capacity', '1000000'],
    ['include', 'session-id'],
  ])('refuses to boot with %s %s', async (name, value) => {
    await expect(boot({ [`management.httpexchanges.recording.${name}`]: value })).rejects.toThrow(
      `management.httpexchanges.recording.${name}`,
    )
  })
})

describe('A ring', () => {
  it('gives the last ones, the newest first, before and after it is full', () => {
    const ring = new ExchangeRing<number>(3)
    const seen: (readonly number[])[] = []
    for (const item of [1, 2, 3, 4, 5]) {
      ring.add(item)
      seen.push(ring.newest())
    }
    expect(seen).toEqual([[1], [2, 1], [3, 2, 1], [4, 3, 2], [5, 4, 3]])
  })
})
