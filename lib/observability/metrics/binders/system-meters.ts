import { availableParallelism, cpus, loadavg } from 'node:os'
import type { Clock } from '../../../common/index.js'
import { MeterBinder, type MeterRegistry } from '../../../core/index.js'
import { SYSTEM_METERS } from '../metric-names.js'
import { BoundMeters } from './bound-meters.js'
import { SharedReading, WINDOW_MS } from './shared-reading.js'

/** `system.*`: processors and load of the machine. */
export class SystemMeters extends MeterBinder {
  readonly #clock: Clock

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  bindTo(registry: MeterRegistry): () => void {
    const meters = new BoundMeters(registry)
    const usage = new SharedReading(this.#clock, busyShare(), WINDOW_MS)
    meters.gauge(SYSTEM_METERS.cpuCount, () => availableParallelism())
    meters.gauge(SYSTEM_METERS.cpuUsage, () => usage.get())
    // Windows has none, and says zero.
    if (process.platform !== 'win32')
      meters.gauge(SYSTEM_METERS.loadAverage, () => loadavg()[0] ?? Number.NaN)
    return () => meters.remove()
  }
}

/** The share of all processors that was not idle since the last call. */
function busyShare(): () => number {
  let before = processorTimes()
  return () => {
    const now = processorTimes()
    const all = now.all - before.all
    const idle = now.idle - before.idle
    before = now
    return all > 0 ? (all - idle) / all : 0
  }
}

function processorTimes(): { readonly all: number; readonly idle: number } {
  let [all, idle] = [0, 0]
  for (const { times } of cpus()) {
    all += times.user + times.nice + times.sys + times.idle + times.irq
    idle += times.idle
  }
  return { all, idle }
}
