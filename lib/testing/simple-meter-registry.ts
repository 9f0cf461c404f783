import {
  MeterRegistry,
  type Counter,
  type DistributionSummary,
  type Meter,
  type MeterOptions,
  type MeterTags,
  type Timer,
} from '../core/index.js'

/** What a meter says when a test looks. */
export interface MeterReading {
  readonly kind: 'counter' | 'gauge' | 'summary' | 'timer'
  readonly name: string
  readonly tags: MeterTags
  /** Of a counter or gauge its value; of the others how often something was recorded. */
  readonly value: number
  /** Of timers (milliseconds) and summaries: the sum of what was recorded. */
  readonly total?: number
}

interface Registered {
  readonly read: () => MeterReading
  readonly meter: Meter
}

/**
 * Meters that tests read; the name is Micrometer's.
 *
 * @example
 * const meters = new SimpleMeterRegistry()
 * meters.counter('orders.placed', { tags: { kind: 'web' } }).increment()
 * meters.value('orders.placed', { kind: 'web' }) // 1
 */
export class SimpleMeterRegistry extends MeterRegistry {
  readonly #meters = new Map<string, Registered>()

  counter(name: string, options?: MeterOptions): Counter {
    return this.#obtain('counter', { name, options }, (remove) => {
      let value = 0
      return { meter: { increment: (amount = 1) => void (value += amount), remove }, read: () => ({ value }) }
    }) as Counter
  }

  timer(name: string, options?: MeterOptions): Timer {
    return this.#obtain('timer', { name, options }, recording) as Timer
  }

  summary(name: string, options?: MeterOptions): DistributionSummary {
    return this.#obtain('summary', { name, options }, recording) as DistributionSummary
  }

  gauge(name: string, read: () => number, options?: MeterOptions): Meter {
    return this.#obtain('gauge', { name, options }, (remove) => ({
      meter: { remove },
      read: () => ({ value: read() }),
    }))
  }

  functionCounter(name: string, read: () => number, options?: MeterOptions): Meter {
    return this.#obtain('counter', { name, options }, (remove) => ({
      meter: { remove },
      read: () => ({ value: read() }),
    }))
  }

  /** Every meter that is there. */
  readings(): readonly MeterReading[] {
    return [...this.#meters.values()].map(({ read }) => read())
  }

  /** The value of the meter with exactly these tags, `undefined` where there is none. */
  value(name: string, tags: MeterTags = {}): number | undefined {
    return this.#meters.get(keyOf(name, tags))?.read().value
  }

  #obtain(
    kind: MeterReading['kind'],
    {
      name,
      options: { tags = {} } = {},
    }: { readonly name: string; readonly options: MeterOptions | undefined },
    make: (remove: () => void) => {
      readonly meter: Meter
      readonly read: () => { value: number; total?: number }
    },
  ): Meter {
    const key = keyOf(name, tags)
    const existing = this.#meters.get(key)
    if (existing !== undefined) return existing.meter
    const { meter, read } = make(() => void this.#meters.delete(key))
    this.#meters.set(key, { meter, read: () => ({ kind, name, tags, ...read() }) })
    return meter
  }
}

function recording(remove: () => void): {
  readonly meter: Timer
  readonly read: () => { value: number; total: number }
} {
  let [value, total] = [0, 0]
  const record = (amount: number): void => {
    value++
    total += amount
  }
  return { meter: { record, remove }, read: () => ({ value, total }) }
}

function keyOf(name: string, tags: MeterTags): string {
  return JSON.stringify([name, Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1))])
}
