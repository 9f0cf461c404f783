import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8'
import type { Clock } from '../../../common/index.js'
import { MeterBinder, type MeterRegistry } from '../../../core/index.js'
import { NODEJS_METERS } from '../metric-names.js'
import { BoundMeters } from './bound-meters.js'
import { ONE_SCRAPE_MS, SharedReading } from './shared-reading.js'

/** `nodejs.heap.*` and what is outside of the heap. */
export class MemoryMeters extends MeterBinder {
  readonly #clock: Clock

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  bindTo(registry: MeterRegistry): () => void {
    const meters = new BoundMeters(registry)
    const memory = new SharedReading(this.#clock, () => process.memoryUsage(), ONE_SCRAPE_MS)
    meters.gauge(NODEJS_METERS.heapTotal, () => memory.get().heapTotal)
    meters.gauge(NODEJS_METERS.heapUsed, () => memory.get().heapUsed)
    meters.gauge(NODEJS_METERS.external, () => memory.get().external)
    meters.gauge(NODEJS_METERS.arrayBuffers, () => memory.get().arrayBuffers)
    const limit = getHeapStatistics().heap_size_limit
    meters.gauge(NODEJS_METERS.heapLimit, () => limit)
    this.#bindSpaces(meters)
    return () => meters.remove()
  }

  /** The spaces of V8 stay the same while a process runs. */
  #bindSpaces(meters: BoundMeters): void {
    const spaces = new SharedReading(this.#clock, getHeapSpaceStatistics, ONE_SCRAPE_MS)
    for (const [index, { space_name }] of spaces.get().entries()) {
      const tags = { space: space_name.replace(/_space$/, '') }
      meters.gauge(NODEJS_METERS.spaceTotal, () => spaces.get()[index]?.space_size ?? 0, tags)
      meters.gauge(NODEJS_METERS.spaceUsed, () => spaces.get()[index]?.space_used_size ?? 0, tags)
      meters.gauge(NODEJS_METERS.spaceAvailable, () => spaces.get()[index]?.space_available_size ?? 0, tags)
    }
  }
}
