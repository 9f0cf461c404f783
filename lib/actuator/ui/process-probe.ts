import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What the process needs, at one moment. */
export interface ProcessReading {
  /** The longest that the event loop was late since the reading before, in milliseconds. */
  readonly lag: number
  /** Bytes. */
  readonly heap: number
  /** Bytes. */
  readonly rss: number
  /** All that it has used so far, in milliseconds. */
  readonly cpu: number
}

/** How often the lag is measured, in milliseconds. */
const RESOLUTION_MS = 20
const NANOS = 1e6

/**
 * Looks at the process itself. The meters would tell the same, but a reading of lag begins a new one: who scrapes them would miss what
 * the dashboard has read.
 */
export class ProcessProbe implements Disposable {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

  constructor() {
    this.#delay.enable()
  }

  read(): ProcessReading {
    // What is measured is from one timer to the next; without lag that is the resolution.
    const lag = this.#delay.count === 0 ? 0 : Math.max(0, this.#delay.max / NANOS - RESOLUTION_MS)
    this.#delay.reset()
    const { heapUsed: heap, rss } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    return { lag, heap, rss, cpu: (user + system) / 1000 }
  }

  [Symbol.dispose](): void {
    this.#delay.disable()
  }
}
