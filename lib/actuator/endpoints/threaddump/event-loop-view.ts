import { monitorEventLoopDelay, performance, type EventLoopUtilization } from 'node:perf_hooks'
import type { ReportedHandle } from './diagnostic-report.js'

/** What an event loop waits for, by kind; handles that keep it alive are referenced. */
export interface LoopHandles {
  readonly active: number
  readonly referenced: number
  readonly byType: Readonly<Record<string, number>>
}

/** Milliseconds. */
export interface LoopDelay {
  readonly min: number
  readonly mean: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export interface LoopUtilization {
  /** Share of the time in which it ran, from 0 to 1, since the process started. */
  readonly sinceStart: number
  /** The same since the last dump; `undefined` for the first one. */
  readonly sinceLastDump: number | undefined
}

const NANOS_PER_MILLI = 1e6
const RESOLUTION_MS = 20

/** Watches the main thread's event loop while an application has the endpoint. */
export class EventLoopView implements Disposable {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  #last: EventLoopUtilization | undefined

  constructor() {
    this.#delay.enable()
  }

  utilization(): LoopUtilization {
    const now = performance.eventLoopUtilization()
    const since = this.#last && performance.eventLoopUtilization(now, this.#last).utilization
    this.#last = now
    return { sinceStart: now.utilization, sinceLastDump: since }
  }

  /** Since the last call. How late timers were, beyond what they are measured with. */
  delay(): LoopDelay {
    const { min, mean, max } = this.#delay
    const late = (nanos: number): number =>
      Number.isFinite(nanos) ? Math.max(0, nanos / NANOS_PER_MILLI - RESOLUTION_MS) : 0
    const isEmpty = this.#delay.count === 0
    const delay = {
      min: isEmpty ? 0 : late(min),
      mean: isEmpty ? 0 : late(mean),
      p50: late(this.#delay.percentile(50)),
      p99: late(this.#delay.percentile(99)),
      max: isEmpty ? 0 : late(max),
    }
    this.#delay.reset()
    return delay
  }

  [Symbol.dispose](): void {
    this.#delay.disable()
  }
}

/** The last entry of a report's list is the loop itself. */
export function countHandles(handles: readonly ReportedHandle[]): LoopHandles {
  const own = handles.filter(({ type }) => type !== 'loop')
  const active = own.filter((handle) => handle.is_active === true)
  const byType = new Map<string, number>()
  for (const { type = 'unknown' } of active) byType.set(type, (byType.get(type) ?? 0) + 1)
  return {
    active: active.length,
    referenced: active.filter((handle) => handle.is_referenced === true).length,
    byType: Object.fromEntries(byType),
  }
}
