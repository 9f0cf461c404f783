import { afterEach, describe, expect, it } from '@jest/globals'
import { HealthIndicator, Injectable, InjectAll, MeterRegistry } from '../../core/index.js'
import { SimpleMeterRegistry, TestingModule, type TestApplication } from '../../testing/index.js'
import {
  LoadBalancerHealthIndicator,
  LoadBalancerInterceptor,
  LoadBalancerModule,
  LoadBalancerRegistry,
} from '../index.js'
import { request, ScriptedTransport } from './registry.fixture.js'

@Injectable()
class Doctor {
  constructor(@InjectAll(HealthIndicator) readonly indicators: readonly HealthIndicator[]) {}
}

const PROPERTIES = {
  'client.discovery.static.services.inventory.instances[0].uri': 'http://10.0.0.1:8080',
  'client.discovery.static.services.inventory.instances[1].uri': 'http://10.0.0.2:8080',
}

describe('load balancing in an application', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())

  it('is there with the area, balances what discovery finds, and takes defaults from the files', async () => {
    app = await TestingModule.create({
      providers: [Doctor],
      cache: false,
      properties: { ...PROPERTIES, 'client.load-balancer.algorithm': 'least-connections' },
    }).compile()
    const transport = new ScriptedTransport()
    for (let i = 0; i < 4; i++)
      await app
        .get(LoadBalancerInterceptor)
        .intercept(request('lb://inventory/'), (sent) => transport.send(sent))
    expect(transport.hosts.toSorted()).toEqual([
      '10.0.0.1:8080',
      '10.0.0.1:8080',
      '10.0.0.2:8080',
      '10.0.0.2:8080',
    ])
    const registry = app.get(LoadBalancerRegistry)
    expect(registry.get('inventory').config.algorithm).toBe('least-connections')
    const indicator = app.get(Doctor).indicators.find((each) => each instanceof LoadBalancerHealthIndicator)
    expect(indicator?.health()).toMatchObject({ status: 'UP', details: { inventory: { up: 2, active: 4 } } })
    await app.close()
    app = undefined
    expect(registry.get.bind(registry, 'inventory')).toThrow('has been closed')
  })

  it('takes of each option what the files say before what the code says, and what is said of a service before what is said of all', async () => {
    app = await TestingModule.create({
      imports: [
        LoadBalancerModule.forRoot({
          defaults: { algorithm: 'random', zone: 'code', panicThreshold: 1 },
          services: { inventory: { panicThreshold: 2, zoneMinInstances: 2 } },
        }),
      ],
      cache: false,
      properties: {
        ...PROPERTIES,
        'client.load-balancer.zone': 'file',
        'client.inventory.load-balancer.zone-min-instances': 3,
        'client.stock.base-url': 'lb://inventory',
      },
    }).compile()
    const registry = app.get(LoadBalancerRegistry)
    expect(registry.get('constructor').config).toMatchObject({ algorithm: 'random', zone: 'file' })
    expect(registry.get('inventory').config).toMatchObject({
      algorithm: 'random',
      zone: 'file',
      panicThreshold: 2,
      zoneMinInstances: 3,
    })
    expect(registry.get('inventory', 'stock')).toBe(registry.get('inventory'))
  })

  it("reports to the application's meters", async () => {
    const meters = new SimpleMeterRegistry()
    app = await TestingModule.create({
      providers: [{ provide: MeterRegistry, useValue: meters }],
      cache: false,
      properties: PROPERTIES,
    }).compile()
    const call = await app.get(LoadBalancerRegistry).acquire('inventory')
    expect(meters.value('loadbalancer.instances', { service: 'inventory', state: 'up' })).toBe(2)
    call.end('SUCCESS')
    await app.close()
    app = undefined
    expect(meters.readings().filter(({ name }) => name.startsWith('loadbalancer'))).toEqual([])
  })
})
