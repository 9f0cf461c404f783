import { describe, expect, it } from '@jest/globals'
import {
  Binder,
  InvalidConfigurationError,
  objectSource,
  Property,
  StandardEnvironment,
  type PropertyValues,
} from '../../config/index.js'
import { loadBalancerConfig, saysAnything } from './load-balancer-config.js'
import { InvalidLoadBalancerOptionsError } from './load-balancer.errors.js'
import { LOAD_BALANCER_DEFAULTS } from './load-balancer.options.js'
import { LoadBalancerProperties } from './load-balancer.properties.js'

class ClientEntry {
  @Property({ type: String }) baseUrl?: string
  loadBalancer = new LoadBalancerProperties()
}

async function bound(values: PropertyValues): Promise<LoadBalancerProperties> {
  const environment = new StandardEnvironment([objectSource('test', values)])
  const { loadBalancer } = await new Binder(environment).bind('client.inventory', ClientEntry)
  return loadBalancer
}

describe('the properties of a load balancer', () => {
  it('say nothing where nothing is set', async () => {
    const properties = await bound({ 'client.inventory.base-url': 'lb://inventory' })
    expect(saysAnything(properties)).toBe(false)
    expect(loadBalancerConfig('inventory', [properties])).toEqual(LOAD_BALANCER_DEFAULTS)
  })

  it('are every option that can be written down', async () => {
    const properties = await bound({
      'client.inventory.load-balancer.algorithm': 'consistent-hash',
      'client.inventory.load-balancer.hash-header': 'X-Tenant',
      'client.inventory.load-balancer.hash-balance-factor': 150,
      'client.inventory.load-balancer.zone': 'eu-west-1a',
      'client.inventory.load-balancer.zone-overprovisioning': 1.2,
      'client.inventory.load-balancer.zone-min-instances': 2,
      'client.inventory.load-balancer.panic-threshold': 50,
      'client.inventory.load-balancer.slow-start-window': '30s',
      'client.inventory.load-balancer.discovery-timeout': '1s',
      'client.inventory.load-balancer.event-consumer-buffer-size': 10,
      'client.inventory.load-balancer.outlier-ejection.enabled': true,
      'client.inventory.load-balancer.outlier-ejection.consecutive-5xx': 7,
      'client.inventory.load-balancer.outlier-ejection.consecutive-gateway-failures': 6,
      'client.inventory.load-balancer.outlier-ejection.consecutive-connection-failures': 2,
      'client.inventory.load-balancer.outlier-ejection.base-ejection-time': '10s',
      'client.inventory.load-balancer.outlier-ejection.max-ejection-time': '1m',
      'client.inventory.load-balancer.outlier-ejection.max-ejection-percent': 30,
      'client.inventory.load-balancer.outlier-ejection.interval': '5s',
      'client.inventory.load-balancer.outlier-ejection.success-rate': true,
      'client.inventory.load-balancer.outlier-ejection.success-rate-minimum-hosts': 3,
      'client.inventory.load-balancer.outlier-ejection.success-rate-request-volume': 50,
      'client.inventory.load-balancer.outlier-ejection.success-rate-stdev-factor': 1.5,
      'client.inventory.load-balancer.health-check.enabled': true,
      'client.inventory.load-balancer.health-check.type': 'tcp',
      'client.inventory.load-balancer.health-check.path': '/ready',
      'client.inventory.load-balancer.health-check.port': 9_000,
      'client.inventory.load-balancer.health-check.interval': '5s',
      'client.inventory.load-balancer.health-check.timeout': '500ms',
      'client.inventory.load-balancer.health-check.jitter': 0.3,
      'client.inventory.load-balancer.health-check.healthy-threshold': 1,
      'client.inventory.load-balancer.health-check.unhealthy-threshold': 4,
      'client.inventory.load-balancer.health-check.initially-healthy': false,
    })
    expect(saysAnything(properties)).toBe(true)
    expect(loadBalancerConfig('inventory', [properties])).toEqual({
      algorithm: 'consistent-hash',
      hashHeader: 'x-tenant',
      hashBalanceFactor: 150,
      zone: 'eu-west-1a',
      zoneOverprovisioning: 1.2,
      zoneMinInstances: 2,
      panicThreshold: 50,
      slowStartWindow: 30_000,
      discoveryTimeout: 1_000,
      eventConsumerBufferSize: 10,
      outlierEjection: {
        enabled: true,
        consecutive5xx: 7,
        consecutiveGatewayFailures: 6,
        consecutiveConnectionFailures: 2,
        baseEjectionTime: 10_000,
        maxEjectionTime: 60_000,
        maxEjectionPercent: 30,
        interval: 5_000,
        successRate: true,
        successRateMinimumHosts: 3,
        successRateRequestVolume: 50,
        successRateStdevFactor: 1.5,
      },
      healthCheck: {
        enabled: true,
        type: 'tcp',
        path: '/ready',
        port: 9_000,
        interval: 5_000,
        timeout: 500,
        jitter: 0.3,
        healthyThreshold: 1,
        unhealthyThreshold: 4,
        initiallyHealthy: false,
        probe: undefined,
      },
    })
  })

  it('refuse an algorithm that there is none of', async () => {
    await expect(bound({ 'client.inventory.load-balancer.algorithm': 'fastest' })).rejects.toThrow(
      InvalidConfigurationError,
    )
    const algorithm = 'fastest' as 'random'
    expect(() => loadBalancerConfig('inventory', [{ algorithm }])).toThrow(
      /algorithm: must be one of round-robin, /,
    )
  })

  it('go before what is weaker, one by one', async () => {
    const properties = await bound({ 'client.inventory.load-balancer.outlier-ejection.consecutive-5xx': 9 })
    const config = loadBalancerConfig('inventory', [
      { algorithm: 'random', outlierEjection: { consecutive5xx: 1, maxEjectionPercent: 77 } },
      properties,
    ])
    expect(config.algorithm).toBe('random')
    expect(config.outlierEjection).toMatchObject({ consecutive5xx: 9, maxEjectionPercent: 77 })
  })

  it.each([
    { zoneOverprovisioning: 0.5 },
    { zoneMinInstances: 0 },
    { panicThreshold: 101 },
    { slowStartWindow: -1 },
    { discoveryTimeout: 0 },
    { eventConsumerBufferSize: 1.5 },
    { hashBalanceFactor: Number.NaN },
    { outlierEjection: { consecutive5xx: -1 } },
    { outlierEjection: { maxEjectionPercent: 200 } },
    { outlierEjection: { baseEjectionTime: 0 } },
    { outlierEjection: { interval: 0 } },
    { healthCheck: { port: 70_000 } },
    { healthCheck: { jitter: 2 } },
    { healthCheck: { unhealthyThreshold: 0 } },
  ])('are in range: not %j', (options) => {
    expect(() => loadBalancerConfig('inventory', [options])).toThrow(InvalidLoadBalancerOptionsError)
  })
})
