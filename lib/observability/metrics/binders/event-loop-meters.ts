import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { Clock } from '../../../common/index.js'
import { MeterBinder, type MeterRegistry } from '../../../core/index.js'
import { NODEJS_METERS } from '../metric-names.js'
import { BoundMeters } from './bound-meters.js'
import { SharedReading, WINDOW_MS } from './shared-reading.js'

const NANOSECONDS = 1e9
/** Milliseconds between two looks at the event loop; Node.js counts them as delay. */
const RESOLUTION_MS = 10

/** All in seconds. */
interface EventLoopLag {
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly stddev: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
}

const NO_LAG: EventLoopLag = { min: 0, max: 0, mean: 0, stddev: 0, p50: 0, p90: 0, p99: 0 }

/** `nodejs.eventloop.*`: how late the event loop runs, and how busy it is. */
export class EventLoopMeters extends MeterBinder {
  readonly #clock: Clock

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  bindTo(registry: MeterRegistry): () => void {
    const meters = new BoundMeters(registry)
    const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    histogram.enable()
    meters.onRemove(() => histogram.disable())
    const lag = new SharedReading(this.#clock, () => takeLag(histogram), WINDOW_MS)
    const { lagMin, lagMax, lagMean, lagStddev, lagP50, lagP90, lagP99 } = NODEJS_METERS
    meters.gauge(NODEJS_METERS.lag, () => lag.get().mean)
    meters.gauge(lagMin, () => lag.get().min)
    meters.gauge(lagMax, () => lag.get().max)
    meters.gauge(lagMean, () => lag.get().mean)
    meters.gauge(lagStddev, () => lag.get().stddev)
    meters.gauge(lagP50, () => lag.get().p50)
    meters.gauge(lagP90, () => lag.get().p90)
    meters.gauge(lagP99, () => lag.get().p99)
    const utilization = new SharedReading(this.#clock, busyShare(), WINDOW_MS)
    meters.gauge(NODEJS_METERS.utilization, () => utilization.get())
    return () => meters.remove()
  }
}

/** What was seen since the last call. */
function takeLag(histogram: ReturnType<typeof monitorEventLoopDelay>): EventLoopLag {
  if (histogram.count === 0) return NO_LAG
  const lag = {
    min: late(histogram.min),
    max: late(histogram.max),
    mean: late(histogram.mean),
    stddev: histogram.stddev / NANOSECONDS,
    p50: late(histogram.percentile(50)),
    p90: late(histogram.percentile(90)),
    p99: late(histogram.percentile(99)),
  }
  histogram.reset()
  return lag
}

/** The histogram holds times from one look to the next: only what is above the time between looks is late. */
function late(nanoseconds: number): number {
  return Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000)
}

/** The share of time in which the event loop was busy since the last call. */
function busyShare(): () => number {
  let before = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    return utilization
  }
}
