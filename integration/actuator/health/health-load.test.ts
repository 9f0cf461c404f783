import { afterEach, describe, expect, it } from '@jest/globals'
import {
  ExchangeObserver,
  HealthIndicator,
  Injectable,
  NexusApplication,
  RequestContext,
  type Health,
} from 'nexus-framework'
import { ActuatorModule } from 'nexus-framework/actuator'
import { CircuitBreakerRegistry } from 'nexus-framework/resilience'
import { CapturingLogger } from 'nexus-framework/testing'

const REQUESTS = 1_000

@Injectable()
class WarehouseHealthIndicator extends HealthIndicator {
  readonly name = 'warehouse'
  readonly #answer = Promise.withResolvers<Health>()
  asked = 0
  context: RequestContext | undefined

  health(): Promise<Health> {
    this.asked++
    this.context = RequestContext.current()
    return this.#answer.promise
  }

  answer(health: Health): void {
    this.#answer.resolve(health)
  }
}

/** Sees requests come. */
@Injectable()
class Arrivals extends ExchangeObserver {
  readonly #all = Promise.withResolvers<void>()
  readonly all = this.#all.promise
  #count = 0

  override started(): void {
    this.#count++
    // What has been routed by then has asked.
    if (this.#count === REQUESTS) setImmediate(() => this.#all.resolve())
  }
}

describe('Health under load', () => {
  let application: NexusApplication
  afterEach(() => application.close())
  const boot = async (properties: Readonly<Record<string, string>>): Promise<string> => {
    application = await NexusApplication.create(
      {
        module: class ShopModule {},
        imports: [ActuatorModule],
        providers: [WarehouseHealthIndicator, Arrivals],
      },
      {
        args: [],
        logger: new CapturingLogger(),
        properties: { 'server.port': '0', 'server.host': '127.0.0.1', ...properties },
      },
    )
    const { port } = await application.listen()
    return `http://127.0.0.1:${port}/actuator/health`
  }

  it('asks an indicator once for requests that come together, and for none of them in particular', async () => {
    const url = await boot({})
    const warehouse = application.get(WarehouseHealthIndicator)
    const answers = Array.from({ length: REQUESTS }, async () => {
      const response = await fetch(url)
      await response.arrayBuffer()
      return response.status
    })
    await application.get(Arrivals).all
    warehouse.answer({ status: 'DOWN' })
    expect(new Set(await Promise.all(answers))).toEqual(new Set([503]))
    expect(warehouse.asked).toBe(1)
    expect(warehouse.context).toBeUndefined()
  })

  it('does not let what hangs hold up liveness', async () => {
    const url = await boot({ 'management.endpoint.health.indicator-timeout': '50ms' })
    const whole = fetch(url)
    expect((await fetch(`${url}/liveness`)).status).toBe(200)
    expect((await whole).status).toBe(503)
    expect((await fetch(url)).status).toBe(503)
    expect(application.get(WarehouseHealthIndicator).asked).toBe(1)
  })

  it('lists what other areas say of themselves', async () => {
    const url = await boot({
      'management.endpoint.health.show-details': 'always',
      'management.health.warehouse.enabled': 'false',
      'resilience.circuit-breaker.instances.inventory.register-health-indicator': 'true',
      'resilience.circuit-breaker.instances.inventory.allow-health-indicator-to-fail': 'true',
    })
    application.get(CircuitBreakerRegistry).get('inventory').transitionToOpenState()
    expect(await (await fetch(`${url}/circuitBreakers`)).json()).toMatchObject({
      status: 'DOWN',
      details: { inventory: { status: 'DOWN', details: { state: 'OPEN' } } },
    })
  })
})
