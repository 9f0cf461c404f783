// #region imports
import { Injectable, MeterBinder, MeterRegistry, Module, type Counter, type Timer } from 'nexus-framework'
import {
  Counted,
  Gauge,
  ObservabilityModule,
  PrometheusMeterRegistry,
  Timed,
} from 'nexus-framework/observability'
import { Gauge as ClientGauge } from 'prom-client'
// #endregion imports

// #region decorators
@Injectable()
export class OrderService {
  readonly #waiting: string[] = []

  @Timed('orders.place', { description: 'Orders that were placed.', histogram: true })
  async place(order: string): Promise<void> {
    await Promise.resolve()
    this.#waiting.push(order)
  }

  @Counted('orders.rejected', { recordFailuresOnly: true })
  check(order: string): void {
    if (order === '') throw new RangeError('An order has a name')
  }

  @Gauge('orders.waiting', { description: 'Orders that nobody has taken yet.' })
  get waiting(): number {
    return this.#waiting.length
  }
}
// #endregion decorators

// #region registry
@Injectable()
export class Checkout {
  readonly #abandoned: Counter
  readonly #duration: Timer

  constructor(meters: MeterRegistry) {
    this.#abandoned = meters.counter('checkout.abandoned', { description: 'Carts that were left.' })
    this.#duration = meters.timer('checkout.duration', {
      tags: { step: 'payment' },
      buckets: [100, 500, 2000],
    })
  }

  left(): void {
    this.#abandoned.increment()
  }

  paid(durationMs: number): void {
    this.#duration.record(durationMs)
  }
}
// #endregion registry

// #region binder
@Injectable()
export class WarehouseMeters extends MeterBinder {
  bindTo(registry: MeterRegistry): () => void {
    const robots = registry.gauge('warehouse.robots', () => 7, { description: 'Robots that work.' })
    return () => robots.remove()
  }
}
// #endregion binder

// #region client
@Injectable()
export class LegacyMetrics {
  constructor(meters: PrometheusMeterRegistry) {
    const temperature = new ClientGauge({
      name: 'room_temperature_celsius',
      help: 'The temperature of the server room.',
      registers: [meters.client],
    })
    temperature.set(21)
  }
}
// #endregion client

// #region module
@Module({
  imports: [ObservabilityModule],
  providers: [OrderService, Checkout, WarehouseMeters, LegacyMetrics],
})
export class ShopModule {}
// #endregion module
