import { expect, it } from '@jest/globals'
import type { Type } from '../../common/index.js'
import { Inject, Injectable, MeterRegistry } from '../../core/index.js'
import { TestingModule } from '../../testing/index.js'
import { ObservabilityModule } from '../observability.module.js'
import { Counted } from './decorators/counted.js'
import { Timed } from './decorators/timed.js'
import { meterFixture } from './prometheus-meter-registry.fixture.js'

@Injectable()
class Orders {
  @Timed('orders')
  place() {}
}

@Injectable()
class Basket {
  @Counted('orders')
  checkOut() {}
}

@Injectable()
class Clerk {
  constructor(@Inject(MeterRegistry) meters: MeterRegistry) {
    meters.counter('orders')
  }
}

const boot = (providers: readonly Type[]): Promise<unknown> =>
  TestingModule.create({ imports: [ObservabilityModule.forRoot()], providers, cache: false }).compile()

it.each<[string, readonly Type[], string]>([
  [
    'decorators',
    [Orders, Basket],
    "The counter 'orders' of Basket.checkOut can not be registered: its name belongs to the timer 'orders' of Orders.place.",
  ],
  [
    'decorators the other way round',
    [Basket, Orders],
    "The timer 'orders' of Orders.place can not be registered: its name belongs to the counter 'orders' of Basket.checkOut.",
  ],
  [
    'a decorator and code',
    [Orders, Clerk],
    "The counter 'orders' can not be registered: its name belongs to the timer 'orders' of Orders.place.",
  ],
])(
  'Meters of two kinds with one name, by %s, are both named, and what to do',
  async (_by, providers, text) => {
    const starting = boot(providers)
    await expect(starting).rejects.toThrow(text)
    await expect(starting).rejects.toThrow(
      "Give one of the two another name than 'orders', or remove the counter: a timer counts as well.",
    )
  },
)

it('Meters whose names are one in Prometheus are told with the metric that they would share', async () => {
  const { meters } = await meterFixture()
  meters.timer('work')
  expect(() => meters.gauge('work.seconds', () => 1)).toThrow(
    "The gauge 'work.seconds' can not be registered: its metric work_seconds belongs to the timer 'work'.",
  )
})
