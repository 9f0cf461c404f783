// #region registry
import {
  Controller,
  Get,
  Inject,
  MeterRegistry,
  Module,
  type Counter,
  type DistributionSummary,
  type Meter,
  type MeterOptions,
  type MeterTags,
  type Timer,
} from 'nexus-framework'

/** Counts and sums by name and tags: who asks twice for the same meter adds to the same numbers. */
export class MeterSums extends MeterRegistry {
  readonly #sums = new Map<string, number>()
  readonly #reads = new Map<string, () => number>()

  counter(name: string, { tags }: MeterOptions = {}): Counter {
    const key = keyOf(name, tags)
    this.#add(key, 0)
    return { increment: (amount = 1) => this.#add(key, amount), remove: () => void this.#sums.delete(key) }
  }

  timer(name: string, options?: MeterOptions): Timer {
    return this.summary(`${name}.milliseconds`, options)
  }

  summary(name: string, options?: MeterOptions): DistributionSummary {
    const count = this.counter(`${name}.count`, options)
    const sum = this.counter(`${name}.sum`, options)
    return {
      record: (amount) => [count.increment(), sum.increment(amount)],
      remove: () => [count.remove(), sum.remove()],
    }
  }

  gauge(name: string, read: () => number, { tags }: MeterOptions = {}): Meter {
    const key = keyOf(name, tags)
    if (!this.#reads.has(key)) this.#reads.set(key, read)
    return { remove: () => void this.#reads.delete(key) }
  }

  functionCounter(name: string, read: () => number, options?: MeterOptions): Meter {
    return this.gauge(name, read, options)
  }

  readings(): Readonly<Record<string, number>> {
    const read = [...this.#reads].map(([key, value]) => [key, value()] as const)
    return Object.fromEntries([...this.#sums, ...read])
  }

  #add(key: string, amount: number): void {
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + amount)
  }
}

function keyOf(name: string, tags: MeterTags = {}): string {
  const pairs = Object.entries(tags).map(([tag, value]) => `${tag}=${value}`)
  return [name, ...pairs.sort()].join(' ')
}

@Controller('/meters')
export class MetersController {
  constructor(@Inject(MeterRegistry) readonly meters: MeterSums) {}

  @Get()
  readings(): Readonly<Record<string, number>> {
    return this.meters.readings()
  }
}

@Module({
  controllers: [MetersController],
  providers: [{ provide: MeterRegistry, useClass: MeterSums }],
})
export class MetersModule {}
// #endregion registry
