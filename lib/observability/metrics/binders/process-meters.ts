import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Clock } from '../../../common/index.js'
import { MeterBinder, type MeterRegistry } from '../../../core/index.js'
import { PROCESS_METERS } from '../metric-names.js'
import { BoundMeters } from './bound-meters.js'
import { ONE_SCRAPE_MS, SharedReading, WINDOW_MS } from './shared-reading.js'

const MICROSECONDS = 1_000_000

/** `process.*`: processor time, memory, file descriptors, age. */
export class ProcessMeters extends MeterBinder {
  readonly #clock: Clock

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  bindTo(registry: MeterRegistry): () => void {
    const meters = new BoundMeters(registry)
    const cpu = new SharedReading(this.#clock, () => process.cpuUsage(), ONE_SCRAPE_MS)
    const seconds = (microseconds: number): number => microseconds / MICROSECONDS
    meters.functionCounter(PROCESS_METERS.cpuUser, () => seconds(cpu.get().user))
    meters.functionCounter(PROCESS_METERS.cpuSystem, () => seconds(cpu.get().system))
    meters.functionCounter(PROCESS_METERS.cpu, () => seconds(cpu.get().user + cpu.get().system))
    const usage = new SharedReading(this.#clock, cpuShare(this.#clock), WINDOW_MS)
    meters.gauge(PROCESS_METERS.cpuUsage, () => usage.get())
    meters.gauge(PROCESS_METERS.uptime, () => process.uptime())
    const startTime = this.#clock.now() / 1000 - process.uptime()
    meters.gauge(PROCESS_METERS.startTime, () => startTime)
    meters.gauge(PROCESS_METERS.residentMemory, () => process.memoryUsage.rss())
    this.#bindFiles(meters)
    return () => meters.remove()
  }

  /** Where there is a `/proc`. */
  #bindFiles(meters: BoundMeters): void {
    if (openFiles() === undefined) return
    meters.gauge(PROCESS_METERS.filesOpen, () => openFiles() ?? Number.NaN)
    const max = maxFiles()
    if (max !== undefined) meters.gauge(PROCESS_METERS.filesMax, () => max)
  }
}

/** The share of all processors that the process has used since the last call. */
function cpuShare(clock: Clock): () => number {
  let [used, at] = [process.cpuUsage(), clock.monotonic()]
  return () => {
    const [nowUsed, now] = [process.cpuUsage(), clock.monotonic()]
    const cpuMs = (nowUsed.user - used.user + nowUsed.system - used.system) / 1000
    const availableMs = (now - at) * availableParallelism()
    ;[used, at] = [nowUsed, now]
    return availableMs > 0 ? Math.min(1, cpuMs / availableMs) : 0
  }
}

/** The folder that is read is open meanwhile, and is not counted. */
function openFiles(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length - 1
  } catch {
    return undefined
  }
}

/** The soft limit. `Infinity` where there is none. */
function maxFiles(): number | undefined {
  try {
    const [, soft] = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    if (soft === undefined) return undefined
    return soft === 'unlimited' ? Infinity : Number(soft)
  } catch {
    return undefined
  }
}
