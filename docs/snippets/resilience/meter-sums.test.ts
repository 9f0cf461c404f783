import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { Clock } from 'nexus-framework'
import { CircuitBreaker, CircuitBreakerRegistry, ResilienceRegistries } from 'nexus-framework/resilience'
import { ManualClock, TestingModule, type TestApplication } from 'nexus-framework/testing'
import { MetersModule, MeterSums } from './meter-sums.js'

class Stocks {
  constructor(readonly clock: ManualClock) {}

  @CircuitBreaker('inventory')
  stock(): number {
    this.clock.advance(20)
    return 3
  }
}

let app: TestApplication

beforeEach(async () => {
  const clock = new ManualClock()
  app = await TestingModule.create({
    imports: [MetersModule],
    providers: [{ provide: Stocks, useFactory: () => new Stocks(clock) }],
    cache: false,
  })
    .override(Clock)
    .useValue(clock)
    .compile()
})
afterEach(() => app.close())

async function readings(): Promise<unknown> {
  return (await app.http.get('/meters')).json()
}

it('gets the numbers of every instance, wherever the application provides it', async () => {
  const breaker = app.get(CircuitBreakerRegistry).circuitBreaker('inventory')
  app.get(Stocks).stock()
  breaker.transitionToOpenState()
  expect(await readings()).toMatchObject({
    'resilience4j.circuitbreaker.calls.milliseconds.count kind=successful name=inventory': 1,
    'resilience4j.circuitbreaker.calls.milliseconds.sum kind=successful name=inventory': 20,
    'resilience4j.circuitbreaker.not.permitted.calls kind=not_permitted name=inventory': 0,
    'resilience4j.circuitbreaker.state name=inventory state=open': 1,
  })
})

it('forgets the meters of an instance that is removed', async () => {
  const { circuitBreakers } = app.get(ResilienceRegistries)
  circuitBreakers.circuitBreaker('other')
  expect(JSON.stringify(await readings())).toContain('name=other')
  circuitBreakers.remove('other')
  expect(JSON.stringify(await readings())).not.toContain('name=other')
})

it('adds to one meter for everybody who asks for the same', () => {
  const meters = new MeterSums()
  for (const kind of ['web', 'web', 'shop']) meters.counter('orders', { tags: { kind } }).increment()
  meters.summary('sizes').record(5)
  meters.functionCounter('seen', () => 7)
  meters.gauge('seen', () => 8)
  expect(meters.readings()).toEqual({
    'orders kind=web': 2,
    'orders kind=shop': 1,
    'sizes.count': 1,
    'sizes.sum': 5,
    seen: 7,
  })
})
