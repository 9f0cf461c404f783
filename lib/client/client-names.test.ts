import { afterEach, describe, expect, it } from '@jest/globals'
import { Injectable, Lazy } from '../core/index.js'
import { CircuitBreaker } from '../resilience/index.js'
import { CapturingLogger, TestingModule, type TestApplication } from '../testing/index.js'
import { ClientModule, exchange, GetExchange, HttpExchange, ReturnsNothing } from './index.js'

@HttpExchange('/orders')
abstract class OrderClient {
  @GetExchange()
  @ReturnsNothing()
  list(): Promise<void> {
    return exchange()
  }
}

@Injectable()
@Lazy()
class Shipping {
  @CircuitBreaker('shipping')
  async ship(): Promise<void> {}
}

describe('Names below client', () => {
  let app: TestApplication | undefined
  const logger = new CapturingLogger()
  afterEach(async () => {
    logger.clear()
    await app?.close()
    app = undefined
  })

  const boot = async (properties: Record<string, string>): Promise<readonly string[]> => {
    app = await TestingModule.create({
      imports: [ClientModule.forFeature(OrderClient), ClientModule.forRestClient('price-list')],
      providers: [Shipping],
      properties: {
        'client.order.base-url': 'http://localhost:1',
        'client.price-list.base-url': 'lb://catalogue',
        ...properties,
      },
      logger,
      cache: false,
    }).compile()
    return logger.entries.filter(({ level }) => level === 'warn').map(({ message }) => message)
  }

  it('warn of a client that nobody makes, with the name that was meant', async () => {
    const warnings = await boot({
      'client.defaultt.timeout': '1s',
      'client.odrer.timeout': '1s',
      'client.odrer.read-timeout': '1s',
      'client.nobody.timeout': '1s',
    })
    const tail = 'Clients: order, price-list.'
    expect(warnings).toHaveLength(3)
    expect(warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^client\.defaultt \(.+\) is of a client that nobody .*; did you mean client\.default\?/,
        ),
        expect.stringMatching(/^client\.odrer .*; did you mean client\.order\?/),
        expect.stringMatching(/^client\.nobody .* during boot\. /),
      ]),
    )
    for (const warning of warnings) expect(warning.endsWith(tail)).toBe(true)
  })

  it('may be spelled in any way, reserved, or of services', async () => {
    const properties = {
      'client.priceList.timeout': '1s',
      'client.ORDER.timeout': '1s',
      'client.default.timeout': '1s',
      'client.loadBalancer.algorithm': 'random',
      'client.catalogue.load-balancer.algorithm': 'random',
      'client.called-by-its-url.load-balancer.algorithm': 'random',
    }
    await expect(boot(properties)).resolves.toEqual([])
  })

  it('warn of a service that is most likely misspelt', async () => {
    await expect(boot({ 'client.catalouge.load-balancer.algorithm': 'random' })).resolves.toEqual([
      expect.stringContaining('; did you mean client.catalogue?'),
    ])
  })

  it('warn of an instance that is named nowhere else', async () => {
    const warnings = await boot({
      'client.order.circuit-breaker': 'shiping',
      'client.order.retry': 'nowhere',
    })
    expect(warnings).toEqual([
      'client.order.retry names the instance nowhere, which has no configuration and no other use.' +
        " Write resilience.retry.instances.nowhere, or true for the client's own instance.",
      'client.order.circuit-breaker names the instance shiping, which has no configuration and no other use. Did you mean shipping?' +
        " Write resilience.circuitbreaker.instances.shiping, or true for the client's own instance.",
    ])
  })

  it('say nothing of instances that are declared, of a decorator, or of several clients', async () => {
    const properties = {
      'resilience.retry.instances.patient.max-attempts': '5',
      'client.order.retry': 'patient',
      'client.order.circuit-breaker': 'shipping',
      'client.default.bulkhead': 'outside',
      'client.order.hedge': 'true',
      'client.order.rate-limiter': 'false',
      'client.order.time-limiter': 'order',
    }
    await expect(boot(properties)).resolves.toEqual([])
  })

  it('warn of an instance of which neither its client nor anyone else makes use', async () => {
    await expect(boot({ 'resilience.retry.instances.order.max-attempts': '5' })).resolves.toEqual([
      expect.stringContaining('resilience.retry.instances.order is used by nobody.'),
    ])
  })
})
