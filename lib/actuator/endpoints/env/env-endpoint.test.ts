import { afterEach, describe, expect, it } from '@jest/globals'
import { EndpointGuard, UnauthorizedException, type EndpointRequest } from '../../../http/index.js'
import type { TestApplication } from '../../../testing/index.js'
import { bootActuator, type ActuatorFixture } from '../endpoints.fixture.js'
import type { EnvironmentReport, PropertyReport } from './env-endpoint.js'

class Operators extends EndpointGuard {
  authorize({ exchange, roles }: EndpointRequest): boolean {
    const role = exchange.header('x-role')
    if (role === undefined) throw new UnauthorizedException()
    return roles.length === 0 || roles.includes(role)
  }
}

describe('The env endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const boot = async (options: ActuatorFixture = {}): Promise<TestApplication['http']> => {
    app = await bootActuator({
      ...options,
      properties: {
        'shop.name': 'Tea & Co',
        'shop.greeting': 'Welcome to ${shop.name}',
        'shop.broken': '${shop.nowhere}',
        'shop.db.url': 'postgres://shop:hunter2@db:5432/shop',
        'shop.db.password': 'hunter2',
        'shop.dsn': '${shop.db.password}-derived',
        ...options.properties,
      },
    })
    return app.http
  }
  const ALWAYS = { 'management.endpoint.env.show-values': 'always' }
  const find = (report: EnvironmentReport, name: string) =>
    report.propertySources.find(({ properties }) => name in properties)?.properties[name]

  it('shows no value at all unless it is told to, but every name with its origin', async () => {
    const http = await boot()
    const report = (await http.get('/actuator/env')).json<EnvironmentReport>()
    const values = report.propertySources.flatMap(({ properties }) => Object.values(properties))
    expect(new Set(values.map(({ value }) => value))).toEqual(new Set(['******']))
    expect(find(report, 'shop.name')?.origin).toBeDefined()
  })

  it('shows values with placeholders resolved, and masks secrets by name, inside of URLs, and where they are derived', async () => {
    const http = await boot({ properties: ALWAYS })
    const report = (await http.get('/actuator/env')).json<EnvironmentReport>()
    const value = (name: string) => find(report, name)?.value
    expect(value('shop.greeting')).toBe('Welcome to Tea & Co')
    expect(value('shop.broken')).toBe('${shop.nowhere}')
    expect(value('shop.db.url')).toBe('postgres://******@db:5432/shop')
    expect(value('shop.db.password')).toBe('******')
    expect(value('shop.dsn')).toBe('******')
  })

  it('shows one property: what wins, and what each source has', async () => {
    const http = await boot({ properties: ALWAYS, profiles: ['dev', 'eu'] })
    const report = (await http.get('/actuator/env/shop.greeting')).json<PropertyReport>()
    expect(report).toMatchObject({
      property: { value: 'Welcome to Tea & Co' },
      activeProfiles: ['dev', 'eu'],
      defaultProfiles: ['default'],
    })
    const having = report.propertySources.filter(({ property }) => property !== undefined)
    expect(having).toEqual([
      { name: report.property.source, property: expect.objectContaining({ value: 'Welcome to Tea & Co' }) },
    ])
    expect(report.propertySources.length).toBeGreaterThan(1)
  })

  it('finds a property in any spelling', async () => {
    const http = await boot({ properties: { ...ALWAYS, 'shop.max-items': '5' } })
    for (const name of ['shop.maxItems', 'shop.max_items', 'SHOP.MAX-ITEMS'])
      expect((await http.get(`/actuator/env/${name}`)).json<PropertyReport>().property.value).toBe('5')
  })

  it('answers 404 for a property that no source has, and offers the nearest name', async () => {
    const http = await boot()
    const response = await http.get('/actuator/env/shop.nmae')
    expect(response.status).toBe(404)
    expect(response.json()).toMatchObject({
      code: 'NEXUS_ACTUATOR_UNKNOWN_NAME',
      detail: 'There is no property "shop.nmae". Did you mean "shop.name"?',
    })
  })

  it.each([
    ['shop.db', ['shop.db.url', 'shop.db.password']],
    ['shop.*.url', ['shop.db.url']],
    ['SHOP.DB*', ['shop.db.url', 'shop.db.password']],
    ['*.url*word', []],
    ['shop.db.url*l', []],
    ['(.*)+x', []],
  ])('narrows names by the pattern %s', async (pattern, names) => {
    const http = await boot()
    const report = (await http.get('/actuator/env', { query: { pattern } })).json<EnvironmentReport>()
    expect(report.propertySources.flatMap(({ properties }) => Object.keys(properties))).toEqual(names)
  })

  it('refuses a pattern without end', async () => {
    const http = await boot()
    const response = await http.get('/actuator/env', { query: { pattern: '*a'.repeat(200) } })
    expect(response.status).toBe(400)
    expect(response.json()).toMatchObject({ code: 'NEXUS_ACTUATOR_INVALID_INPUT' })
  })

  it('shows values to who the guard knows with the right role', async () => {
    const http = await boot({
      properties: {
        'management.endpoint.env.show-values': 'when-authorized',
        'management.endpoint.env.roles': 'ops, admin',
      },
      providers: [{ provide: EndpointGuard, useClass: Operators }],
    })
    const valueFor = async (role: string): Promise<string> => {
      const response = await http.get('/actuator/env/shop.name', { headers: { 'x-role': role } })
      return response.json<PropertyReport>().property.value
    }
    expect(await valueFor('admin')).toBe('Tea & Co')
    expect(await valueFor('guest')).toBe('******')
    expect((await http.get('/actuator/env/shop.name')).status).toBe(401)
  })

  it('shows values to nobody with when-authorized where there is no guard', async () => {
    const http = await boot({ properties: { 'management.endpoint.env.show-values': 'when-authorized' } })
    expect((await http.get('/actuator/env/shop.name')).json<PropertyReport>().property.value).toBe('******')
  })

  it('cuts a value that is very long', async () => {
    const http = await boot({ properties: { ...ALWAYS, 'shop.long': 'x'.repeat(100_000) } })
    const { property } = (await http.get('/actuator/env/shop.long')).json<PropertyReport>()
    expect(property.value).toHaveLength(4_099)
  })

  it('refuses to boot with a value of show-values that there is not', async () => {
    await expect(
      boot({ properties: { 'management.endpoint.env.show-values': 'sometimes' } }),
    ).rejects.toThrow('management.endpoint.env.show-values')
  })
})
