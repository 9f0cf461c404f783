import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock } from '../../common/index.js'
import {
  ApplicationAvailability,
  CompositeHealthContributor,
  HealthIndicator,
  type Health,
  type HealthContributor,
  type Provider,
} from '../../core/index.js'
import { EndpointGuard, UnauthorizedException, type EndpointRequest } from '../../http/index.js'
import { CapturingLogger, ManualClock, TestingModule, type TestApplication } from '../../testing/index.js'
import { ActuatorModule, HealthService } from '../index.js'

/** An indicator that says what the test tells it to. */
function indicator(name: string, health: () => Health | Promise<Health>): Provider {
  return { provide: HealthIndicator, useValue: { name, isDefault: false, health } }
}

const db = (status: string): Provider =>
  indicator('db', () => ({
    status,
    details: { url: 'postgres://app:hunter2@db/orders', pool: 5, password: 'x' },
  }))

class Databases extends CompositeHealthContributor {
  readonly name = 'databases'
  readonly #all: readonly HealthIndicator[] = ['orders', 'users'].map((name) => ({
    name,
    isDefault: false,
    health: () => ({ status: 'UP', details: { name } }),
  }))

  contributors(): readonly HealthContributor[] {
    return this.#all
  }
}

const NO_DEFAULTS = { 'management.health.defaults.enabled': 'false' }
const BARE = { ...NO_DEFAULTS, 'management.endpoint.health.probes.enabled': 'false' }
const ALWAYS = { ...BARE, 'management.endpoint.health.show-details': 'always' }

describe('/actuator/health', () => {
  let app: TestApplication | undefined
  const clock = new ManualClock()
  const logger = new CapturingLogger()
  afterEach(() => app?.close())
  const boot = async (
    properties: Record<string, string>,
    providers: readonly Provider[] = [],
  ): Promise<TestApplication['http']> => {
    app = await TestingModule.create({
      imports: [ActuatorModule],
      providers,
      properties,
      logger,
      cache: false,
    })
      .override(Clock)
      .useValue(clock)
      .compile()
    return app.http
  }
  const get = async (http: TestApplication['http'], path = '', authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization }
    const response = await http.get(`/actuator/health${path}`, { headers })
    return [response.status, response.status === 404 ? undefined : response.json()]
  }

  it('names the nearest component of one that there is not, to whom components are shown', async () => {
    const health = { 'management.endpoint.health.group.custom.include': 'db' }
    const detail = async (properties: Record<string, string>, name: string): Promise<unknown> => {
      const http = await boot({ ...properties, ...health }, [db('UP')])
      const answer = await http.get(`/actuator/health/${name}`)
      const problem = answer.json<{ code: string; detail: string }>()
      await app?.close()
      return [answer.status, problem.code, problem.detail.split('. ')[1]]
    }
    const unknown = [404, 'NEXUS_ACTUATOR_UNKNOWN_NAME']
    expect(await detail(ALWAYS, 'dbb')).toEqual([...unknown, 'Did you mean "db"?'])
    expect(await detail(BARE, 'dbb')).toEqual([...unknown, undefined])
    expect(await detail(BARE, 'db')).toEqual([...unknown, undefined])
    expect(await detail(BARE, 'custmo')).toEqual([...unknown, 'Did you mean "custom"?'])
  })

  it('is DOWN with a composite that can not tell what it is made of, but not in groups that have nothing of it', async () => {
    const broken = {
      name: 'shards',
      isDefault: false,
      contributors: () => {
        throw new Error('no shards')
      },
    }
    const http = await boot(
      {
        ...NO_DEFAULTS,
        'management.endpoint.health.show-details': 'always',
        'management.endpoint.health.group.one.include': 'shards/one',
        'management.endpoint.health.group.other.include': 'ping',
        'management.health.ping.enabled': 'true',
        'management.health.livenessstate.enabled': 'true',
        'management.health.readinessstate.enabled': 'true',
      },
      [{ provide: CompositeHealthContributor, useValue: broken }],
    )
    const down = { status: 'DOWN', details: { error: 'Error: no shards' } }
    expect(await get(http)).toMatchObject([503, { status: 'DOWN', components: { shards: down } }])
    expect(await get(http, '/shards')).toEqual([503, down])
    expect(await get(http, '/shards/one')).toEqual([503, down])
    expect(await get(http, '/one')).toMatchObject([503, { components: { shards: down } }])
    for (const group of ['/liveness', '/other'])
      expect(await get(http, group)).toMatchObject([200, { status: 'UP' }])
    expect(logger.messages('warn').filter((message) => message.includes('shards'))).toHaveLength(1)
  })

  it('shows details as far as they can be read', async () => {
    const odd = {
      pool: 5,
      get url(): string {
        throw new Error('closed')
      },
    }
    const http = await boot(ALWAYS, [indicator('db', () => ({ status: 'UP', details: odd }))])
    const details = { pool: 5, url: '[unreadable]' }
    expect(await get(http, '/db')).toEqual([200, { status: 'UP', details }])
  })

  it('cuts what errors say, and shows no credentials of theirs', async () => {
    const message = `401 for Authorization: Bearer ab.cd.ef12 at https://u:p@h/ ${'x'.repeat(9_000)}`
    const http = await boot(ALWAYS, [
      indicator('api', () => {
        throw new Error(message)
      }),
    ])
    const [, health] = await get(http, '/api')
    const { error } = (health as { details: { error: string } }).details
    expect(error.length).toBeLessThan(600)
    expect(error).toContain('Authorization: Bearer ****** at https://******@h/')
  })

  it('tells a status and the groups, and nothing else, without any configuration', async () => {
    const http = await boot({})
    expect(await get(http)).toEqual([503, { status: 'OUT_OF_SERVICE', groups: ['liveness', 'readiness'] }])
    if (app !== undefined) app.get(ApplicationAvailability).readiness = 'ACCEPTING_TRAFFIC'
    expect(await get(http)).toEqual([200, { status: 'UP', groups: ['liveness', 'readiness'] }])
    expect(await get(http, '/ping')).toEqual([404, undefined])
  })

  it('shows the indicators of the framework to who may see them', async () => {
    const http = await boot({ 'management.endpoint.health.show-details': 'always' })
    const [, body] = await get(http)
    expect(body).toMatchObject({
      components: {
        diskSpace: { status: 'UP', details: { exists: true, threshold: 10_485_760 } },
        eventLoop: { status: 'UP', details: { lagThreshold: 1_000 } },
        livenessState: { status: 'UP' },
        memory: { status: 'UP', details: { heapThreshold: 0.95 } },
        ping: { status: 'UP' },
        readinessState: { status: 'OUT_OF_SERVICE' },
      },
    })
    expect(await get(http, '/ping')).toEqual([200, { status: 'UP' }])
  })

  it('is as bad as its worst indicator', async () => {
    const http = await boot(ALWAYS, [db('DOWN'), indicator('cache', () => ({ status: 'UP' }))])
    expect(await get(http)).toEqual([
      503,
      {
        status: 'DOWN',
        components: {
          cache: { status: 'UP' },
          db: {
            status: 'DOWN',
            details: { url: 'postgres://******@db/orders', pool: 5, password: '******' },
          },
        },
      },
    ])
    expect(await get(http, '/db')).toMatchObject([503, { status: 'DOWN' }])
    expect(await get(http, '/cache')).toEqual([200, { status: 'UP' }])
  })

  it('does not count a status that is in no order, and tells what is nearly one', async () => {
    const order = { 'management.endpoint.health.status.order': 'FATAL, DOWN, UP' }
    const http = await boot({ ...ALWAYS, ...order }, [
      indicator('cache', () => ({ status: 'UP' })),
      indicator('queue', () => ({ status: 'FATL' })),
    ])
    expect(await get(http)).toMatchObject([200, { status: 'UP', components: { queue: { status: 'FATL' } } }])
    expect(logger.messages('warn')).toContain(
      'The health indicator queue has the status FATL, which does not count: did you mean FATAL?',
    )
  })

  it('allows the names of the groups for probes where these are turned off', async () => {
    const http = await boot(ALWAYS, [indicator('liveness', () => ({ status: 'UP' }))])
    expect(await get(http, '/liveness')).toEqual([200, { status: 'UP' }])
  })

  it('allows the name of a group for an indicator that is turned off', async () => {
    const off = {
      'management.health.all.enabled': 'false',
      'management.endpoint.health.group.all.include': 'db',
    }
    const db = indicator('db', () => ({ status: 'UP' }))
    const http = await boot({ ...ALWAYS, ...off }, [indicator('all', () => ({ status: 'DOWN' })), db])
    expect(await get(http, '/all')).toMatchObject([200, { status: 'UP' }])
  })

  it('is UNKNOWN where there is nothing to ask', async () => {
    expect(await get(await boot(BARE))).toEqual([200, { status: 'UNKNOWN' }])
  })

  it('stands for the whole of what hangs and what throws', async () => {
    const http = await boot(ALWAYS, [
      indicator('hangs', () => new Promise<Health>(() => undefined)),
      indicator('throws', () => {
        throw new Error('connect postgres://app:hunter2@db/orders failed')
      }),
      indicator('odd', () => ({ status: 'UP', details: cyclic() })),
    ])
    const answers = Array.from({ length: 500 }, () => get(http))
    await clock.advanceAsync(10_000)
    const [first, ...others] = await Promise.all(answers)
    expect(first).toEqual([
      503,
      {
        status: 'DOWN',
        components: {
          hangs: { status: 'DOWN', details: { error: 'no answer within 10000 ms' } },
          odd: { status: 'UP', details: { self: '...', big: '1' } },
          throws: {
            status: 'DOWN',
            details: { error: 'Error: connect postgres://******@db/orders failed' },
          },
        },
      },
    ])
    expect(others.every((other) => JSON.stringify(other) === JSON.stringify(first))).toBe(true)
  })

  it('answers HEAD and OPTIONS, and no change', async () => {
    const http = await boot(BARE, [db('DOWN')])
    expect((await http.head('/actuator/health')).status).toBe(503)
    expect((await http.options('/actuator/health')).headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    expect((await http.post('/actuator/health', {})).status).toBe(405)
  })

  describe('paths', () => {
    it('lead to what is below a composite', async () => {
      const http = await boot(ALWAYS, [{ provide: CompositeHealthContributor, useClass: Databases }])
      expect(await get(http)).toEqual([
        200,
        {
          status: 'UP',
          components: {
            databases: {
              status: 'UP',
              components: {
                orders: { status: 'UP', details: { name: 'orders' } },
                users: { status: 'UP', details: { name: 'users' } },
              },
            },
          },
        },
      ])
      expect(await get(http, '/databases/users')).toEqual([200, { status: 'UP', details: { name: 'users' } }])
      expect(await get(http, '/databases/users/more')).toEqual([404, undefined])
    })

    it.each(['/none', '/__proto__', '/constructor', '/db/__proto__', '/db/x', '/%2e%2e/x', '/Db'])(
      'lead nowhere else: %s',
      async (path) => {
        const http = await boot(ALWAYS, [db('UP')])
        expect((await http.get(`/actuator/health${path}`)).status).toBe(404)
      },
    )

    it('show nothing where components are not shown', async () => {
      const http = await boot(BARE, [db('UP')])
      expect(await get(http, '/db')).toEqual([404, undefined])
    })
  })

  describe('details', () => {
    const asked: EndpointRequest[] = []
    const guard: Provider = {
      provide: EndpointGuard,
      useValue: {
        authorize: (request: EndpointRequest) => {
          asked.push(request)
          const caller = request.exchange.header('authorization')
          if (caller === undefined) throw new UnauthorizedException()
          if (caller === 'broken') throw new TypeError('no users')
          return request.roles.length === 0 || request.roles.includes(caller)
        },
      },
    }
    const WHEN = { ...BARE, 'management.endpoint.health.show-details': 'when-authorized' }
    const shown = [
      200,
      { status: 'UP', components: { db: expect.objectContaining({ details: expect.anything() }) } },
    ]
    const hidden = [200, { status: 'UP' }]

    it('are not waited for longer than an indicator is, where the guard does not decide', async () => {
      const { promise: asked, resolve } = Promise.withResolvers<void>()
      const useValue = {
        authorize: () => {
          resolve()
          return new Promise<boolean>(() => undefined)
        },
      }
      const http = await boot({ ...WHEN, 'management.endpoint.health.indicator-timeout': '3s' }, [
        db('UP'),
        { provide: EndpointGuard, useValue },
      ])
      const answer = get(http)
      await asked
      await Promise.resolve()
      clock.advance(3_000)
      expect(await answer).toEqual(hidden)
    })

    it('are for whom the guard lets in; a guard that fails hides them', async () => {
      const http = await boot(WHEN, [db('UP'), guard])
      expect(await get(http)).toEqual(hidden)
      expect(await get(http, '', 'somebody')).toEqual(shown)
      expect(await get(http, '', 'broken')).toEqual(hidden)
      expect(logger.messages('warn').at(-1)).toContain('An EndpointGuard failed')
    })

    it('are for those roles only that are named', async () => {
      const http = await boot({ ...WHEN, 'management.endpoint.health.roles': 'ops, sre' }, [db('UP'), guard])
      expect(await get(http, '', 'somebody')).toEqual(hidden)
      expect(await get(http, '', 'sre')).toEqual(shown)
      expect(asked.at(-1)).toMatchObject({ endpoint: 'health', operation: 'read', roles: ['ops', 'sre'] })
    })

    it('are for nobody where there is no guard', async () => {
      expect(await get(await boot(WHEN, [db('UP')]), '', 'sre')).toEqual(hidden)
    })

    it('may stay hidden where components are shown', async () => {
      const http = await boot({ ...BARE, 'management.endpoint.health.show-components': 'always' }, [db('UP')])
      expect(await get(http)).toEqual([200, { status: 'UP', components: { db: { status: 'UP' } } }])
      expect(await get(http, '/db')).toEqual([200, { status: 'UP' }])
    })
  })

  describe('groups', () => {
    it('for probes tell liveness and readiness, and nothing about what they are made of', async () => {
      const http = await boot({ 'management.endpoint.health.show-details': 'always' }, [db('DOWN')])
      const availability = app?.get(ApplicationAvailability) as ApplicationAvailability
      expect(await get(http, '/liveness')).toEqual([200, { status: 'UP' }])
      expect(await get(http, '/readiness')).toEqual([503, { status: 'OUT_OF_SERVICE' }])
      availability.readiness = 'ACCEPTING_TRAFFIC'
      availability.live = false
      expect(await get(http, '/liveness')).toEqual([503, { status: 'DOWN' }])
      expect(await get(http, '/readiness')).toEqual([200, { status: 'UP' }])
    })

    it('have members, statuses and visibility of their own', async () => {
      const http = await boot(
        {
          ...BARE,
          'management.endpoint.health.group.custom.include': 'db, cache',
          'management.endpoint.health.group.custom.exclude': 'cache',
          'management.endpoint.health.group.custom.show-components': 'always',
          'management.endpoint.health.group.custom.status.http-mapping.down': '207',
        },
        [db('DOWN'), indicator('cache', () => ({ status: 'UP' }))],
      )
      expect(await get(http)).toEqual([503, { status: 'DOWN', groups: ['custom'] }])
      expect(await get(http, '/custom')).toEqual([
        207,
        { status: 'DOWN', components: { db: { status: 'DOWN' } } },
      ])
      expect(await get(http, '/custom/db')).toEqual([207, { status: 'DOWN' }])
      expect(await get(http, '/custom/cache')).toEqual([404, undefined])
    })

    it('have the statuses of the whole where they say nothing', async () => {
      const http = await boot(
        {
          ...BARE,
          'management.endpoint.health.status.order': 'FATAL, DOWN, UP',
          'management.endpoint.health.status.http-mapping.fatal': '500',
          'management.endpoint.health.group.all.show-components': 'never',
        },
        [indicator('core', () => ({ status: 'FATAL' })), db('DOWN')],
      )
      expect(await get(http)).toEqual([500, { status: 'FATAL', groups: ['all'] }])
      expect(await get(http, '/all')).toEqual([500, { status: 'FATAL' }])
    })

    it('may be at another path, also that of Kubernetes', async () => {
      const http = await boot(
        {
          'management.endpoint.health.probes.add-additional-paths': 'true',
          'management.endpoint.health.group.custom.include': 'db',
          'management.endpoint.health.group.custom.additional-path': 'server:/healthz',
          'management.endpoint.health.group.other.additional-path': 'management:/internal',
        },
        [db('DOWN')],
      )
      const status = async (path: string) => (await http.get(path)).status
      expect(await status('/healthz')).toBe(503)
      expect(await status('/internal')).toBe(503)
      expect(await status('/livez')).toBe(200)
      expect(await status('/readyz')).toBe(503)
      expect(await status('/custom')).toBe(404)
    })

    it('are not at another path where health is not exposed', async () => {
      const http = await boot({
        'management.endpoint.health.probes.add-additional-paths': 'true',
        'management.endpoint.health.access': 'none',
      })
      expect((await http.get('/livez')).status).toBe(404)
    })

    it.each([
      ['dbb', 'did you mean db?'],
      ['kafka', 'there are db'],
    ])('do not name what there is not: %s', async (include, help) => {
      const properties = { 'management.endpoint.health.group.custom.include': include }
      await expect(boot(properties, [db('UP')])).rejects.toMatchObject({
        code: 'NEXUS_CONFIG_INVALID',
        problems: [
          {
            property: 'management.endpoint.health.group.custom.include',
            origin: expect.anything(),
            message: expect.stringContaining(help),
          },
        ],
      })
      const http = await boot(
        { ...BARE, ...properties, 'management.endpoint.health.validate-group-membership': 'false' },
        [db('UP')],
      )
      expect(await get(http, '/custom')).toEqual([200, { status: 'UNKNOWN' }])
    })
  })

  describe('indicators', () => {
    it('are turned off by name; those of the framework all together', async () => {
      const http = await boot(
        {
          ...ALWAYS,
          'management.health.disk-space.enabled': 'true',
          'management.health.db.enabled': 'false',
        },
        [db('UP'), indicator('cache', () => ({ status: 'UP' }))],
      )
      const [, body] = await get(http)
      expect(Object.keys((body as { components: object }).components)).toEqual(['cache', 'diskSpace'])
    })

    it('that there are not are told, where a property names one', async () => {
      await boot({
        'management.health.diskspce.enabled': 'false',
        'management.health.rabbit.enabled': 'false',
      })
      expect(logger.messages('warn').slice(-2)).toEqual([
        expect.stringContaining('did you mean diskSpace?'),
        expect.stringContaining('no health indicator is called rabbit; there are '),
      ])
    })

    it.each([
      [[db('UP'), db('UP')], 'NEXUS_ACTUATOR_DUPLICATE_HEALTH_CONTRIBUTOR'],
      [[indicator('Ping', () => ({ status: 'UP' }))], 'NEXUS_ACTUATOR_DUPLICATE_HEALTH_CONTRIBUTOR'],
      [[indicator('a/b', () => ({ status: 'UP' }))], 'NEXUS_ACTUATOR_INVALID_HEALTH_CONTRIBUTOR'],
      [[indicator('', () => ({ status: 'UP' }))], 'NEXUS_ACTUATOR_INVALID_HEALTH_CONTRIBUTOR'],
      [[indicator('liveness', () => ({ status: 'UP' }))], 'NEXUS_ACTUATOR_HEALTH_GROUP_CLASH'],
    ])('have names of their own %#', async (providers, code) => {
      await expect(boot({}, providers)).rejects.toMatchObject({ cause: expect.objectContaining({ code }) })
    })

    it('are kept for the time to live of the endpoint, whoever asks', async () => {
      let asked = 0
      const http = await boot({ ...ALWAYS, 'management.endpoint.health.cache.time-to-live': '5s' }, [
        indicator('db', async () => ({ status: 'UP', details: { asked: ++asked } })),
      ])
      await get(http)
      await get(http, '/db')
      expect(asked).toBe(1)
      clock.advance(5_000)
      await get(http)
      expect(asked).toBe(2)
    })
  })

  it('tells everything to who asks from inside', async () => {
    await boot(BARE, [db('UP')])
    expect(await app?.get(HealthService).health()).toMatchObject({
      status: 'UP',
      components: { db: { details: { pool: 5 } } },
    })
    expect(await app?.get(HealthService).health(['none'])).toBeUndefined()
  })
})

function cyclic(): Record<string, unknown> {
  const details: Record<string, unknown> = { big: 1n }
  details['self'] = details
  return details
}
