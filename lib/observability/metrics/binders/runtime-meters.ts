import { constants, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks'
import type { Clock } from '../../../common/index.js'
import { MeterBinder, type MeterRegistry } from '../../../core/index.js'
import { NODEJS_METERS } from '../metric-names.js'
import { BoundMeters } from './bound-meters.js'
import { ONE_SCRAPE_MS, SharedReading } from './shared-reading.js'

/** prom-client's, in milliseconds. */
const GC_BUCKETS = [1, 10, 100, 1000, 2000, 5000]

const GC_KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
}

/** `nodejs.gc.duration`, `nodejs.active.resources` and `nodejs.version.info`. */
export class RuntimeMeters extends MeterBinder {
  readonly #clock: Clock

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  bindTo(registry: MeterRegistry): () => void {
    const meters = new BoundMeters(registry)
    this.#bindVersion(meters)
    this.#bindCollections(meters)
    this.#bindResources(meters)
    return () => meters.remove()
  }

  #bindVersion(meters: BoundMeters): void {
    const { version } = process
    const [major = '', minor = '', patch = ''] = version.slice(1).split('.')
    meters.gauge(NODEJS_METERS.version, () => 1, { version, major, minor, patch })
  }

  #bindCollections(meters: BoundMeters): void {
    const timers = new Map(
      Object.values(GC_KINDS).map((kind) => [kind, meters.timer(NODEJS_METERS.gc, { kind }, GC_BUCKETS)]),
    )
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) timers.get(kindOf(entry))?.(entry.duration)
    })
    observer.observe({ entryTypes: ['gc'] })
    meters.onRemove(() => observer.disconnect())
  }

  /** Types of resources come up while the process runs: each gets its meter when it is first seen. */
  #bindResources(meters: BoundMeters): void {
    const seen = new Set<string>()
    let ended = false
    meters.onRemove(() => (ended = true))
    const counts = new SharedReading(this.#clock, countResources, ONE_SCRAPE_MS)
    const look = (type: string): number => {
      const current = counts.get()
      for (const each of current.keys()) add(each)
      return current.get(type) ?? 0
    }
    const add = (type: string): void => {
      if (seen.has(type) || ended) return
      seen.add(type)
      meters.gauge(NODEJS_METERS.activeResources, () => look(type), { type })
    }
    // One that is there always, so that somebody looks for others.
    add('Timeout')
    look('Timeout')
  }
}

/** Node.js's types have the detail of entries of other kinds only. */
function kindOf(entry: PerformanceEntry): string {
  const { detail } = entry as unknown as { readonly detail: { readonly kind: number } }
  return GC_KINDS[detail.kind] ?? ''
}

function countResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}
