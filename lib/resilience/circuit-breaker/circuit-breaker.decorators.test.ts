import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock } from '../../common/index.js'
import { Controller, Get } from '../../http/index.js'
import { Injectable } from '../../core/index.js'
import { CapturingLogger, ManualClock, TestingModule, type TestApplication } from '../../testing/index.js'
import {
  CallNotPermittedError,
  CircuitBreaker,
  CircuitBreakerRegistry,
  ConflictingInstanceError,
  ResilienceModule,
} from '../index.js'

class OutOfStock extends Error {}

@Injectable()
class Inventory {
  outcome: () => unknown = () => 3

  @CircuitBreaker('inventory', { fallback: { for: CallNotPermittedError, method: 'lastKnown' } })
  async stock(sku: string): Promise<unknown> {
    await Promise.resolve()
    return this.outcome() ?? sku
  }

  lastKnown(_error: unknown, sku: string): string {
    return `last known of ${sku}`
  }

  @CircuitBreaker({ consecutiveFailures: 1 })
  count(): number {
    return Number(this.outcome())
  }

  @CircuitBreaker('prices')
  price(): number {
    return Number(this.outcome())
  }
}

@Controller('/prices')
class PriceController {
  constructor(readonly inventory: Inventory) {}

  @Get()
  price(): number {
    return this.inventory.price()
  }
}

const FILES = {
  'resilience.circuitbreaker.configs.default.sliding-window-size': 4,
  'resilience.circuitbreaker.configs.default.register-health-indicator': true,
  'resilience.circuitbreaker.configs.quick.wait-duration-in-open-state': '5s',
  'resilience.circuitbreaker.instances.inventory.base-config': 'quick',
  'resilience.circuitbreaker.instances.inventory.failure-rate-threshold': 50,
  'resilience.circuitbreaker.instances.inventory.ignore-exceptions': 'OutOfStock,EIGNORED',
  'resilience.circuitbreaker.instances.prices.initial-state': 'OPEN',
}

describe('@CircuitBreaker', () => {
  let app: TestApplication | undefined
  const clock = new ManualClock()
  const logger = new CapturingLogger()
  afterEach(() => app?.close())

  function boot(properties: Record<string, string | number | boolean> = FILES): Promise<TestApplication> {
    return TestingModule.create({
      imports: [
        ResilienceModule.forRoot({
          circuitBreaker: { instances: { inventory: { consecutiveFailures: 9, failureRateThreshold: 10 } } },
        }),
      ],
      providers: [Inventory],
      controllers: [PriceController],
      cache: false,
      logger,
      properties,
    })
      .override(Clock)
      .useValue(clock)
      .compile()
  }

  it('has an instance of the files, the code and what both are based on', async () => {
    app = await boot()
    expect(app.get(CircuitBreakerRegistry).circuitBreaker('inventory').config).toMatchObject({
      slidingWindowSize: 4,
      minimumNumberOfCalls: 4,
      registerHealthIndicator: true,
      waitDurationInOpenState: 5_000,
      consecutiveFailures: 9,
      failureRateThreshold: 50,
      ignoreExceptions: ['OutOfStock', 'EIGNORED'],
    })
  })

  it('answers by its fallback while it is open, and lets other errors through', async () => {
    app = await boot()
    const inventory = app.get(Inventory)
    await expect(inventory.stock('a')).resolves.toBe(3)
    inventory.outcome = () => {
      throw new OutOfStock('none left')
    }
    for (let i = 0; i < 10; i++) await expect(inventory.stock('a')).rejects.toBeInstanceOf(OutOfStock)
    inventory.outcome = () => {
      throw new Error('down')
    }
    for (let i = 0; i < 3; i++) await expect(inventory.stock('a')).rejects.toThrow('down')
    await expect(inventory.stock('a')).resolves.toBe('last known of a')
    const breaker = app.get(CircuitBreakerRegistry).circuitBreaker('inventory')
    expect(breaker.state).toBe('OPEN')
    inventory.outcome = () => 4
    clock.advance(5_000)
    await expect(inventory.stock('a')).resolves.toBe(4)
    expect(breaker.state).toBe('HALF_OPEN')
  })

  it('leaves a synchronous method synchronous, and names its instance after the method', async () => {
    app = await boot()
    const inventory = app.get(Inventory)
    expect(inventory.count()).toBe(3)
    inventory.outcome = () => {
      throw new Error('down')
    }
    expect(() => inventory.count()).toThrow('down')
    expect(() => inventory.count()).toThrow(CallNotPermittedError)
    expect(app.get(CircuitBreakerRegistry).find('Inventory.count')?.state).toBe('OPEN')
  })

  it('answers a request with 503 and Retry-After while it is open', async () => {
    app = await boot()
    const response = await app.http.get('/prices')
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('60')
    expect(response.json()).toMatchObject({ status: 503, detail: expect.stringContaining('Try again later') })
  })

  it('refuses at boot what is wrong', async () => {
    const wrong = boot({
      ...FILES,
      'resilience.circuitbreaker.instances.inventory.failure-rate-threshold': 0,
    })
    await expect(wrong).rejects.toThrow(
      'failureRateThreshold: must be a percentage above 0 and up to 100, but is 0',
    )
    await expect(
      boot({ 'resilience.circuitbreaker.instances.a.sliding-window-type': 'SOME' }),
    ).rejects.toThrow(/one of COUNT_BASED, TIME_BASED/)
    const unknown = boot({ 'resilience.circuitbreaker.instances.a.failure-rate': 5 })
    await expect(unknown).rejects.toThrow(/failure-rate/)
  })

  it('warns at boot of a window that never holds enough calls', async () => {
    app = await boot({
      ...FILES,
      'resilience.circuitbreaker.instances.inventory.minimum-number-of-calls': 20,
    })
    expect(
      logger.entries.filter(({ level }) => level === 'warn').map(({ message }) => message),
    ).toContainEqual(
      expect.stringContaining(
        "circuitbreaker 'inventory': minimumNumberOfCalls is 20, but a window of 4 calls",
      ),
    )
  })

  it('has one instance for one name, of which two places may not say different things', () => {
    const registry = new CircuitBreakerRegistry()
    expect(registry.circuitBreaker('a', { slidingWindowSize: 5 })).toBe(registry.circuitBreaker('a'))
    expect(() => registry.circuitBreaker('a', { slidingWindowSize: 6 })).toThrow(ConflictingInstanceError)
  })
})
