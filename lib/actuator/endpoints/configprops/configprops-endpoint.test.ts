import { afterEach, describe, expect, it } from '@jest/globals'
import { ConfigurationProperties, Duration, Property, Secret } from '../../../config/index.js'
import type { TestApplication } from '../../../testing/index.js'
import { bootActuator } from '../endpoints.fixture.js'
import type { ConfigpropsReport, ConfigurationPropertiesBean } from './configprops-endpoint.js'

class Pool {
  maxSize = 10
  idle = Duration.ofSeconds(30)
}

@ConfigurationProperties('shop')
class ShopProperties {
  name = 'Shop'
  open = true
  pool = new Pool()
  password = 'initial-s3cret'
  @Property({ type: Secret })
  apiKey: Secret | undefined
  @Property({ of: String })
  tags: string[] = ['tea']
  @Property({ of: String })
  headers: Record<string, string> = {}
  @Property({ name: 'data-source.url' })
  url = 'postgres://shop:default-s3cret@localhost/shop'
  copied = ''
}

@ConfigurationProperties('gate')
class GateProperties {
  @Property({ type: Secret })
  door: Secret | undefined
  @Property({ of: Secret })
  rooms: Secret[] = []
  @Property({ of: Secret })
  floors: Secret[] = []
}

const PROPERTIES = {
  'shop.name': 'Tea & Co',
  'shop.pool.max-size': '20',
  'shop.password': 'hunter2',
  'shop.api-key': 'k-123',
  'shop.tags': 'a, b',
  'shop.headers.authorization': 'Bearer t-456',
  'shop.headers.accept': 'text/plain',
  'shop.data-source.url': 'postgres://shop:hunter2@db/shop',
  'shop.copied': '${shop.password}!',
}

describe('The configprops endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const boot = async (properties: Record<string, string> = {}): Promise<TestApplication['http']> => {
    app = await bootActuator({ providers: [ShopProperties], properties: { ...PROPERTIES, ...properties } })
    return app.http
  }
  const ALWAYS = { 'management.endpoint.configprops.show-values': 'always' }
  const shop = async (http: TestApplication['http']): Promise<ConfigurationPropertiesBean | undefined> => {
    const report = (await http.get('/actuator/configprops/shop')).json<ConfigpropsReport>()
    return report.contexts.application.beans['shop-ShopProperties']
  }

  it('shows what a class holds and where each value was read, with secrets masked', async () => {
    const bean = await shop(await boot(ALWAYS))
    const origin = expect.any(String)
    expect(bean).toEqual({
      prefix: 'shop',
      properties: {
        name: 'Tea & Co',
        open: true,
        pool: { maxSize: 20, idle: '30s' },
        password: '******',
        apiKey: '******',
        tags: ['a', 'b'],
        headers: { authorization: '******', accept: 'text/plain' },
        url: 'postgres://******@db/shop',
        copied: '******',
      },
      inputs: {
        name: { value: 'Tea & Co', origin },
        open: {},
        pool: { maxSize: { value: '20', origin }, idle: {} },
        password: { value: '******', origin },
        apiKey: { value: '******', origin },
        tags: { value: 'a, b', origin },
        headers: { authorization: { value: '******', origin }, accept: { value: 'text/plain', origin } },
        url: { value: 'postgres://******@db/shop', origin },
        copied: { value: '******', origin },
      },
    })
  })

  it('masks what was read for a Secret, whatever its name is', async () => {
    app = await bootActuator({
      providers: [GateProperties],
      properties: {
        ...ALWAYS,
        'gate.door': 's3cret',
        'gate.rooms': 's3cret, s3cret',
        'gate.floors[0]': 's3cret',
      },
    })
    const report = (await app.http.get('/actuator/configprops/gate')).json<ConfigpropsReport>()
    const origin = expect.any(String)
    expect(report.contexts.application.beans['gate-GateProperties']).toEqual({
      prefix: 'gate',
      properties: { door: '******', rooms: ['******', '******'], floors: ['******'] },
      inputs: {
        door: { value: '******', origin },
        rooms: { value: '******', origin },
        floors: [{ value: '******', origin }],
      },
    })
  })

  it('shows no value unless it is told to', async () => {
    const bean = await shop(await boot())
    expect(bean?.properties).toMatchObject({ name: '******', open: '******', pool: { maxSize: '******' } })
    expect(JSON.stringify(bean)).not.toContain('Tea')
  })

  it('lists the classes of the framework as well', async () => {
    const http = await boot()
    const report = (await http.get('/actuator/configprops')).json<ConfigpropsReport>()
    expect(Object.keys(report.contexts.application.beans)).toEqual(
      expect.arrayContaining(['shop-ShopProperties', 'server-ServerProperties']),
    )
  })

  it('answers 404 for a prefix that no class has', async () => {
    const http = await boot()
    const response = await http.get('/actuator/configprops/shops')
    expect(response.status).toBe(404)
    expect(response.json()).toMatchObject({
      code: 'NEXUS_ACTUATOR_UNKNOWN_NAME',
      detail: 'There is no prefix "shops". Did you mean "shop"?',
    })
  })

  it('shows classes below a prefix, in any spelling of it', async () => {
    const http = await boot()
    const report = (await http.get('/actuator/configprops/management.ENDPOINT')).json<ConfigpropsReport>()
    expect(Object.keys(report.contexts.application.beans)).toEqual(
      expect.arrayContaining(['management.endpoint.env-EnvEndpointProperties']),
    )
  })
})
