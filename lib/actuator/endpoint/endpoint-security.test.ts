import { afterEach, describe, expect, it } from '@jest/globals'
import { Injectable, type Provider } from '../../core/index.js'
import { EndpointGuard, UnauthorizedException, type EndpointRequest } from '../../http/index.js'
import { CapturingLogger, TestingModule, type TestApplication } from '../../testing/index.js'
import { ActuatorModule } from '../index.js'
import { ALL, FeaturesEndpoint, V3, WhoEndpoint } from './endpoint.fixture.js'

describe('Of an endpoint,', () => {
  let app: TestApplication | undefined
  let logger = new CapturingLogger()
  afterEach(() => app?.close())
  const boot = async (
    properties: Record<string, string> = ALL,
    providers: readonly Provider[] = [],
  ): Promise<TestApplication['http']> => {
    logger = new CapturingLogger()
    app = await TestingModule.create({
      imports: [ActuatorModule],
      providers: [FeaturesEndpoint, WhoEndpoint, ...providers],
      properties,
      logger,
      cache: false,
    }).compile()
    return app.http
  }

  describe('a write', () => {
    it.each([
      [{ 'content-type': 'application/json' }, 200],
      [{ 'content-type': V3 }, 200],
      [{ 'content-type': 'application/json; charset=utf-8', origin: 'https://evil.example' }, 200],
      [{ 'content-type': 'text/plain' }, 415],
      [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
      [{ 'content-type': 'multipart/form-data; boundary=x' }, 415],
      [{ 'content-type': 'no type' }, 415],
      [{ 'content-type': 'text/plain', 'x-requested-with': 'XMLHttpRequest' }, 415],
    ])('with a body has to be JSON: %j', async (headers, status) => {
      const http = await boot()
      const response = await http.post('/actuator/features/light', '{"enabled":true}', { headers })
      expect(response.status).toBe(status)
    })

    it.each([
      [{}, 200],
      [{ origin: 'https://evil.example' }, 415],
      [{ origin: 'null' }, 415],
      [{ 'sec-fetch-site': 'cross-site' }, 415],
      [{ origin: 'https://here.example', 'x-requested-with': 'fetch' }, 200],
    ])('without a body does not come from a page of another site: %j', async (headers, status) => {
      const http = await boot()
      expect((await http.post('/actuator/features', undefined, { headers })).status).toBe(status)
    })
  })

  describe('a delete', () => {
    it('needs no more than its method, before which browsers ask, and are not answered', async () => {
      const http = await boot()
      const headers = { origin: 'https://evil.example' }
      const deleted = await http.delete('/actuator/features/light', { headers, query: { reason: 'old' } })
      expect(deleted.status).toBe(200)
      const preflight = await http.options('/actuator/features/light', {
        headers: { ...headers, 'access-control-request-method': 'DELETE' },
      })
      const names = [...preflight.headers.keys()]
      expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([])
    })
  })

  describe('a guard', () => {
    const asked: EndpointRequest[] = []
    @Injectable()
    class OperatorsOnly extends EndpointGuard {
      async authorize(request: EndpointRequest): Promise<boolean> {
        asked.push(request)
        const caller = request.exchange.header('authorization')
        if (caller === undefined)
          throw new UnauthorizedException('Who are you?', { headers: { 'www-authenticate': 'Basic' } })
        if (caller === 'broken') throw new TypeError('the store of users is down')
        if (caller === 'truthy') return 'yes' as unknown as boolean
        return caller === 'operator'
      }
    }
    const guard = { provide: EndpointGuard, useClass: OperatorsOnly }

    it('decides about every operation', async () => {
      const http = await boot(ALL, [guard])
      const call = async (authorization: string) =>
        (await http.get('/actuator/features', { headers: { authorization } })).status
      expect(await call('operator')).toBe(200)
      expect(await call('guest')).toBe(403)
      expect(await call('broken')).toBe(500)
      expect(await call('truthy')).toBe(403)
      const anonymous = await http.get('/actuator/features')
      expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([401, 'Basic'])
    })

    it('is told what is asked for', async () => {
      const http = await boot(ALL, [guard])
      asked.length = 0
      const headers = { authorization: 'operator' }
      await http.get('/actuator/features/light', { headers })
      await http.post('/actuator/features/light', {}, { headers })
      await http.delete('/actuator/features/light', { headers })
      await http.get('/actuator', { headers })
      expect(asked.map(({ endpoint, operation }) => `${operation} ${endpoint}`)).toEqual([
        'read features',
        'write features',
        'delete features',
        'read links',
      ])
    })

    it('has to be of one mind with the others', async () => {
      class Agreeing extends EndpointGuard {
        authorize(): boolean {
          return true
        }
      }
      const agreeing = { provide: EndpointGuard, useValue: new Agreeing() }
      const http = await boot(ALL, [agreeing, guard])
      expect((await http.get('/actuator/features', { headers: { authorization: 'guest' } })).status).toBe(403)
      expect((await http.get('/actuator/features', { headers: { authorization: 'operator' } })).status).toBe(
        200,
      )
    })

    it('is missed at boot where endpoints are open to everybody', async () => {
      await boot({ 'management.endpoints.web.exposure.include': 'features, who' })
      expect(logger.messages('warn')).toEqual([
        expect.stringContaining('may call these endpoints: features, who.'),
      ])
      await app?.close()
      await boot({ 'management.endpoints.web.exposure.include': 'features, who' }, [guard])
      expect(logger.messages('warn')).toEqual([])
      await app?.close()
      await boot({ ...ALL, 'management.server.port': '0' })
      expect(logger.messages('warn')).toEqual([])
    })
  })
})
