import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock } from '../../common/index.js'
import type { Provider } from '../../core/index.js'
import { CapturingLogger, ManualClock, TestingModule, type TestApplication } from '../../testing/index.js'
import { ActuatorModule, Endpoint, ReadOperation } from '../index.js'
import {
  ALL,
  DangerEndpoint,
  FeaturesEndpoint,
  LimitsEndpoint,
  SwitchesEndpoint,
  TextEndpoint,
  V3,
  WhoEndpoint,
} from './endpoint.fixture.js'

describe('An endpoint', () => {
  let app: TestApplication | undefined
  let logger = new CapturingLogger()
  const clock = new ManualClock()
  afterEach(() => app?.close())
  const boot = async (
    properties: Record<string, string> = ALL,
    providers: readonly Provider[] = [],
  ): Promise<TestApplication['http']> => {
    logger = new CapturingLogger()
    app = await TestingModule.create({
      imports: [ActuatorModule],
      providers: [
        FeaturesEndpoint,
        LimitsEndpoint,
        SwitchesEndpoint,
        WhoEndpoint,
        DangerEndpoint,
        TextEndpoint,
        ...providers,
      ],
      properties,
      logger,
      cache: false,
    })
      .override(Clock)
      .useValue(clock)
      .compile()
    return app.http
  }

  describe('exposure', () => {
    it('is asked of the configuration; only health is exposed without it', async () => {
      const http = await boot({})
      expect((await http.get('/actuator/features')).status).toBe(404)
      expect((await http.post('/actuator/switches', {})).status).toBe(404)
    })

    it.each(['health, features', 'FEATURES', ' features ', 'fea-tures', '*'])(
      'includes what %j names, however it is spelt',
      async (include) => {
        const http = await boot({ 'management.endpoints.web.exposure.include': include })
        expect((await http.get('/actuator/features')).status).toBe(200)
      },
    )

    it.each(['features', 'Features', '*'])('excludes %j, whatever is included', async (exclude) => {
      const http = await boot({
        'management.endpoints.web.exposure.include': '*',
        'management.endpoints.web.exposure.exclude': exclude,
      })
      expect((await http.get('/actuator/features')).status).toBe(404)
    })

    it('says in the conditions why an endpoint is not there', async () => {
      await boot({})
      expect(app?.graph.conditions.find(({ subject }) => subject === 'FeaturesEndpoint')).toMatchObject({
        condition: '@Endpoint(features)',
        matched: false,
        reason: 'management.endpoints.web.exposure.include does not have features',
      })
    })

    it('ends with management.server.port=-1', async () => {
      const http = await boot({ ...ALL, 'management.server.port': '-1' })
      expect((await http.get('/actuator/features')).status).toBe(404)
      expect((await http.get('/actuator')).status).toBe(404)
    })
  })

  describe('access', () => {
    it('is what the endpoint says, unless the configuration says more', async () => {
      expect((await (await boot()).post('/actuator/danger', {})).status).toBe(404)
      await app?.close()
      const http = await boot({ ...ALL, 'management.endpoint.danger.access': 'unrestricted' })
      expect((await http.post('/actuator/danger', {})).json()).toEqual({ ran: true })
    })

    it.each([
      { 'management.endpoint.features.access': 'read-only' },
      { 'management.endpoints.access.default': 'READ_ONLY' },
      { 'management.endpoints.access.max-permitted': 'readOnly' },
      {
        'management.endpoint.features.access': 'unrestricted',
        'management.endpoints.access.max-permitted': 'read-only',
      },
    ])('leaves only reads with %j', async (properties) => {
      const http = await boot({ ...ALL, ...properties })
      expect((await http.get('/actuator/features/light')).status).toBe(200)
      const refused = await http.post('/actuator/features/light', { enabled: true })
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
      expect((await http.delete('/actuator/features/light')).status).toBe(405)
      expect((await http.options('/actuator/features/light')).headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    })

    it('none takes the endpoint away, also where it is exposed', async () => {
      const http = await boot({ ...ALL, 'management.endpoint.features.access': 'none' })
      expect((await http.get('/actuator/features')).status).toBe(404)
    })
  })

  describe('parameters', () => {
    it('of reads and deletes are converted from the query, and may be missing where they say so', async () => {
      const http = await boot()
      expect((await http.get('/actuator/features/light?deep=true&level=3')).json()).toEqual({
        name: 'light',
        deep: true,
        level: 3,
      })
      expect((await http.get('/actuator/features/light')).json()).toEqual({ name: 'light', level: 1 })
      expect((await http.get('/actuator/features/light?level=high')).status).toBe(400)
      expect((await http.delete('/actuator/features/light?reason=old')).json()).toEqual({
        name: 'light',
        reason: 'old',
      })
    })

    it('of writes are converted from the properties of the body, and may be missing where they say so', async () => {
      const http = await boot()
      const set = (body: unknown) => http.post('/actuator/features/light', body)
      expect((await set({ enabled: true, tags: ['a'] })).json()).toEqual({
        name: 'light',
        enabled: true,
        tags: ['a'],
      })
      expect((await set({ enabled: false })).json()).toEqual({ name: 'light', enabled: false })
      expect((await http.post('/actuator/limits', { max: 3 })).json()).toEqual({
        method: 'POST',
        max: 3,
        min: 0,
      })
    })

    it.each([
      [{ enable: true }, "'enable' is not known; did you mean 'enabled'?", ['/enable', '/enabled']],
      [{ enabled: true, colour: 'red' }, "'colour' is not known.", ['/colour']],
      [{}, "'enabled' is missing", ['/enabled']],
      [{ enabled: null }, "'enabled' must be", ['/enabled']],
      [{ enabled: 'maybe' }, 'but was "maybe".', ['/enabled']],
      [[1], 'not valid', ['']],
      [undefined, "'enabled' is missing", ['/enabled']],
    ])('of writes that are missing or misspelt are told as 400: %j', async (body, detail, pointers) => {
      const http = await boot()
      const answer = await http.post('/actuator/features/light', body)
      const problem = answer.json<{ detail: string; errors: { pointer: string }[] }>()
      expect([answer.status, problem.detail]).toEqual([400, expect.stringContaining(detail)])
      expect(problem.errors.map(({ pointer }) => pointer)).toEqual(pointers)
    })

    it('of reads and deletes that are missing are told as 400, and nothing is called', async () => {
      const http = await boot()
      const read = await http.get('/actuator/limits/cpu')
      expect([read.status, read.json()]).toMatchObject([400, { parameter: 'unit', in: 'query' }])
      const removed = await http.delete('/actuator/limits/cpu?reasn=old')
      expect([removed.status, removed.json()]).toMatchObject([400, { parameter: 'reason', in: 'query' }])
      expect(app?.get(LimitsEndpoint).calls).toBe(0)
    })

    it('leave other properties of the body to a parameter that takes them itself', async () => {
      const http = await boot()
      expect((await http.post('/actuator/limits/cpu', { text: 'hot', by: 'ada' })).json()).toEqual({
        name: 'cpu',
        text: 'hot',
        by: 'ada',
      })
    })

    it('come from the body alone where they are written', async () => {
      const http = await boot()
      expect((await http.post('/actuator/features/light?enabled=true', {})).status).toBe(400)
    })

    it('may take the whole body', async () => {
      const http = await boot()
      expect((await http.post('/actuator/switches', { enabled: true })).json()).toEqual({
        isToggle: true,
        enabled: true,
      })
    })

    it('may take the rest of the path', async () => {
      const http = await boot()
      const rest = async (path: string) => (await http.get(`/actuator/switches/${path}`)).json()
      expect(await rest('db')).toEqual({ root: 'db', rest: [] })
      expect(await rest('db/a/b')).toEqual({ root: 'db', rest: ['a', 'b'] })
    })

    it('are names and nothing else: __proto__ is one, and no path leads out', async () => {
      const http = await boot()
      expect((await http.get('/actuator/features/__proto__')).json()).toMatchObject({ name: '__proto__' })
      expect((await http.get('/actuator/features/constructor?level=1')).json()).toMatchObject({ level: 1 })
      expect((await http.get('/actuator/features/..%2f..%2fetc')).status).toBe(400)
      expect((await http.get('/actuator/features/a%2fb')).json()).toMatchObject({ name: 'a/b' })
      const nested = await http.post('/actuator/features/x', JSON.parse('{"__proto__":{"enabled":true}}'))
      expect(nested.status).toBe(400)
    })
  })

  describe('results', () => {
    it('that are missing answer 404 to a read and 204 to a change', async () => {
      const http = await boot()
      expect((await http.get('/actuator/features/missing')).status).toBe(404)
      expect((await http.post('/actuator/features/silent', { enabled: true })).status).toBe(204)
      expect((await http.delete('/actuator/features/light')).status).toBe(204)
    })

    it.each([
      [undefined, 'application/json'],
      ['application/json', 'application/json'],
      ['text/html, */*;q=0.8', 'application/json'],
      [V3, V3],
      [`${V3}, application/json;q=0.5`, V3],
      ['application/vnd.spring-boot.actuator.v2+json', 'application/vnd.spring-boot.actuator.v2+json'],
    ])('have the type that Accept: %s asks for', async (accept, type) => {
      const http = await boot()
      const headers = accept === undefined ? {} : { accept }
      expect((await http.get('/actuator/features', { headers })).headers.get('content-type')).toBe(type)
      const entity = await http.get('/actuator/text/x', { headers })
      expect([entity.status, entity.headers.get('content-type')]).toEqual([503, type])
    })

    it('that are no JSON keep their type', async () => {
      const http = await boot()
      const { status, headers } = await http.get('/actuator/text', { headers: { accept: `${V3}, */*` } })
      expect([status, headers.get('content-type')]).toEqual([200, 'text/plain;charset=UTF-8'])
    })

    it('answer HEAD like GET, without the body', async () => {
      const http = await boot()
      const response = await http.head('/actuator/features')
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
    })

    it('of reads without parameters are kept for their time to live', async () => {
      const http = await boot({ ...ALL, 'management.endpoint.features.cache.time-to-live': '10s' })
      const reads = async () => (await http.get('/actuator/features')).json<{ reads: number }>().reads
      expect([await reads(), await reads()]).toEqual([1, 1])
      clock.advance(10_000)
      expect(await reads()).toBe(2)
      expect((await http.get('/actuator/features/light?level=1')).json()).toMatchObject({ level: 1 })
      expect((await http.get('/actuator/features/light?level=2')).json()).toMatchObject({ level: 2 })
    })

    it('are not kept where each request has its own endpoint', async () => {
      const http = await boot({ ...ALL, 'management.endpoint.who.cache.time-to-live': '10s' })
      const who = async (agent: string) =>
        (await http.get('/actuator/who', { headers: { 'user-agent': agent } })).json()
      expect([await who('a'), await who('b')]).toEqual([{ agent: 'a' }, { agent: 'b' }])
    })
  })

  describe('its path', () => {
    it('moves with the base path and its own path', async () => {
      const http = await boot({
        ...ALL,
        'management.endpoints.web.base-path': '/',
        'management.endpoints.web.path-mapping.features': 'toggles',
      })
      expect((await http.get('/toggles/light')).status).toBe(200)
      expect((await http.get('/features')).status).toBe(404)
    })

    it('is listed on the page of links', async () => {
      const http = await boot({ 'management.endpoints.web.exposure.include': 'features, switches, danger' })
      expect((await http.get('/actuator')).json()).toEqual({
        _links: {
          self: { href: 'http://localhost/actuator', templated: false },
          features: { href: 'http://localhost/actuator/features', templated: false },
          'features-name': { href: 'http://localhost/actuator/features/{name}', templated: true },
          switches: { href: 'http://localhost/actuator/switches', templated: false },
          'switches-root-rest': {
            href: 'http://localhost/actuator/switches/{root}/{*rest}',
            templated: true,
          },
        },
      })
    })

    it('has no page of links at the root of the application, nor where discovery is off', async () => {
      const http = await boot({ ...ALL, 'management.endpoints.web.base-path': '/' })
      expect((await http.get('/')).status).toBe(404)
      await app?.close()
      const without = await boot({ ...ALL, 'management.endpoints.web.discovery.enabled': 'false' })
      expect((await without.get('/actuator')).status).toBe(404)
    })
  })

  it.each(['', '1st', 'a b', '__proto__', 'a/b', '${x}'])('can not have the id %j', (id) => {
    expect(() => Endpoint({ id })(class Odd {})).toThrow(
      expect.objectContaining({ code: 'NEXUS_ACTUATOR_INVALID_ENDPOINT_ID' }),
    )
  })

  it('does not share its id with another, however it is spelt', async () => {
    @Endpoint({ id: 'fea-tures' })
    class Again {
      @ReadOperation()
      read(): object {
        return {}
      }
    }
    await expect(boot(ALL, [Again])).rejects.toMatchObject({
      cause: expect.objectContaining({ code: 'NEXUS_ACTUATOR_DUPLICATE_ENDPOINT' }),
    })
  })

  it('has an operation, or the application does not start', async () => {
    @Endpoint({ id: 'idle' })
    class Idle {}
    class Inherited extends FeaturesEndpoint {}
    Endpoint({ id: 'inherited' })(Inherited)
    await expect(boot(ALL, [Idle])).rejects.toMatchObject({
      cause: expect.objectContaining({
        code: 'NEXUS_ACTUATOR_ENDPOINT_WITHOUT_OPERATIONS',
        message: expect.stringContaining('Idle'),
      }),
    })
    expect((await (await boot(ALL, [Inherited])).get('/actuator/inherited')).status).toBe(200)
  })

  it('stays out of API documents unless it is asked for', async () => {
    const { API_HIDDEN } = await import('../../http/index.js')
    expect(API_HIDDEN.get(FeaturesEndpoint)).toBe(true)
    class Shown {}
    API_HIDDEN.set(Shown, false)
    Endpoint({ id: 'shown' })(Shown)
    expect(API_HIDDEN.get(Shown)).toBe(false)
  })
})
