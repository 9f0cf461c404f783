import type { Meter, MeterRegistry, MeterTags } from '../../core/index.js'

/** The meters of one instance, all with its name as a tag; removed together. */
export class InstanceMeters {
  readonly #registry: MeterRegistry
  readonly #instance: string
  readonly #meters: (() => void)[] = []

  constructor(registry: MeterRegistry, instance: string) {
    this.#registry = registry
    this.#instance = instance
  }

  gauge(name: string, description: string, read: () => number, tags?: MeterTags): void {
    this.#keep(this.#registry.gauge(name, read, { tags: this.#tags(tags), description }))
  }

  functionCounter(name: string, description: string, read: () => number, tags?: MeterTags): void {
    this.#keep(this.#registry.functionCounter(name, read, { tags: this.#tags(tags), description }))
  }

  counter(name: string, description: string, tags?: MeterTags): () => void {
    const counter = this.#registry.counter(name, { tags: this.#tags(tags), description })
    this.#keep(counter)
    return () => counter.increment()
  }

  timer(name: string, description: string, tags?: MeterTags): (durationMs: number) => void {
    const timer = this.#registry.timer(name, { tags: this.#tags(tags), description })
    this.#keep(timer)
    return (durationMs) => timer.record(durationMs)
  }

  /** What else has to end with the meters. */
  onRemove(task: () => void): void {
    this.#meters.push(task)
  }

  remove(): void {
    for (const remove of this.#meters.splice(0)) remove()
  }

  #tags(tags: MeterTags = {}): MeterTags {
    return { name: this.#instance, ...tags }
  }

  #keep(meter: Meter): void {
    this.#meters.push(() => meter.remove())
  }
}
