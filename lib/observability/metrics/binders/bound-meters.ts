import type { Meter, MeterRegistry, MeterTags } from '../../../core/index.js'
import type { MeterDefinition } from '../metric-names.js'

/** The meters that a binder has registered, to be removed together. */
export class BoundMeters {
  readonly registry: MeterRegistry
  readonly #endings: (() => void)[] = []

  constructor(registry: MeterRegistry) {
    this.registry = registry
  }

  gauge(definition: MeterDefinition, read: () => number, tags?: MeterTags): void {
    this.#keep(this.registry.gauge(definition.name, read, optionsOf(definition, tags)))
  }

  functionCounter(definition: MeterDefinition, read: () => number): void {
    this.#keep(this.registry.functionCounter(definition.name, read, optionsOf(definition)))
  }

  /** @param buckets upper bounds in milliseconds */
  timer(
    definition: MeterDefinition,
    tags: MeterTags,
    buckets: readonly number[],
  ): (durationMs: number) => void {
    const timer = this.registry.timer(definition.name, { ...optionsOf(definition, tags), buckets })
    this.#keep(timer)
    return (durationMs) => timer.record(durationMs)
  }

  /** What else has to end with the meters. */
  onRemove(ending: () => void): void {
    this.#endings.push(ending)
  }

  remove(): void {
    for (const end of this.#endings.splice(0)) end()
  }

  #keep(meter: Meter): void {
    this.#endings.push(() => meter.remove())
  }
}

function optionsOf({ description, unit }: MeterDefinition, tags?: MeterTags) {
  return { description, ...(unit !== undefined && { unit }), ...(tags !== undefined && { tags }) }
}
