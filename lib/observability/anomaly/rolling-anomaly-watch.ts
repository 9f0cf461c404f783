import type { Clock, ScheduledTask } from '../../common/index.js'
import type { Counter, Logger, Meter, MeterRegistry } from '../../core/index.js'
import { ANOMALY_METERS } from './anomaly-names.js'
import {
  AnomalyWatch,
  type Anomaly,
  type AnomalyEvent,
  type AnomalySource,
  type RouteTotals,
} from './anomaly-watch.js'
import { DEFAULT_ANOMALY_OPTIONS, type AnomalyOptions } from './anomaly.options.js'
import { ERROR_RATE, LATENCY, SignalWatch, type Change, type Sample } from './signal-watch.js'

const NOTHING: Sample = { count: 0, errors: 0, totalMs: 0 }

export interface RollingAnomalyWatchParts {
  readonly clock: Clock
  readonly logger: Logger
  /** Asked when something is watched, as there need not be one before. Default: none. */
  readonly meters?: () => MeterRegistry | undefined
}

interface WatchedRoute {
  readonly signals: readonly SignalWatch[]
  /** What had been counted when it was judged last. */
  judged: Sample
  /** Monotonic milliseconds. */
  judgedAt: number
}

/** The watch: looks at the counts of its sources every interval, and never at a request. */
export class RollingAnomalyWatch extends AnomalyWatch implements AsyncDisposable {
  readonly #parts: RollingAnomalyWatchParts
  readonly #options: AnomalyOptions
  readonly #sources = new Map<AnomalySource, Map<string, WatchedRoute>>()
  readonly #listeners = new Set<(event: AnomalyEvent) => void>()
  readonly #active = new Map<SignalWatch, Anomaly>()
  readonly #recent: AnomalyEvent[] = []
  #meters: MeterRegistry | undefined
  #gauge: Meter | undefined
  #timer: ScheduledTask | undefined
  #isFull = false

  constructor(parts: RollingAnomalyWatchParts, options: Partial<AnomalyOptions> = {}) {
    super()
    this.#parts = parts
    this.#options = { ...DEFAULT_ANOMALY_OPTIONS, ...options }
  }

  active(): readonly Anomaly[] {
    return [...this.#active.values()]
  }

  recent(): readonly AnomalyEvent[] {
    return [...this.#recent]
  }

  watch(source: AnomalySource): () => void {
    this.#sources.set(source, new Map())
    this.#timer ??= this.#start()
    return () => {
      for (const route of this.#sources.get(source)?.values() ?? [])
        for (const signal of route.signals) this.#active.delete(signal)
      this.#sources.delete(source)
      if (this.#sources.size === 0) this.#stop()
    }
  }

  onEvent(listener: (event: AnomalyEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#stop()
    return Promise.resolve()
  }

  #start(): ScheduledTask {
    const { name, description } = ANOMALY_METERS.active
    this.#meters = this.#parts.meters?.()
    this.#gauge = this.#meters?.gauge(name, () => this.#active.size, { description })
    return this.#schedule()
  }

  #schedule(): ScheduledTask {
    return this.#parts.clock.schedule(() => {
      this.#timer = this.#schedule()
      this.#look()
    }, this.#options.intervalMs)
  }

  #stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#gauge?.remove()
  }

  #look(): void {
    const now = this.#parts.clock.monotonic()
    for (const [source, routes] of this.#sources) {
      try {
        for (const totals of source.totals()) this.#lookAt(totals, routes, now)
      } catch (error) {
        this.#parts.logger.error('The numbers of routes could not be read', { error })
      }
    }
  }

  #lookAt(totals: RouteTotals, routes: Map<string, WatchedRoute>, now: number): void {
    const key = `${totals.method} ${totals.uri}`
    const route = routes.get(key) ?? this.#add(key, routes, now)
    if (route === undefined) return
    const { judged } = route
    const sample = {
      count: totals.count - judged.count,
      errors: totals.errors - judged.errors,
      totalMs: totals.totalMs - judged.totalMs,
    }
    if (sample.count >= this.#options.minimumRequests) {
      for (const signal of route.signals) this.#apply(signal.judge(sample, now), signal, totals)
    } else if (now - route.judgedAt >= this.#options.silentAfterMs) {
      for (const signal of route.signals) this.#silence(signal)
    } else return
    route.judged = totals
    route.judgedAt = now
  }

  #add(key: string, routes: Map<string, WatchedRoute>, now: number): WatchedRoute | undefined {
    let watched = 0
    for (const each of this.#sources.values()) watched += each.size
    if (watched >= this.#options.maxRoutes) {
      if (!this.#isFull)
        this.#parts.logger.warn('There are more routes than are watched for anomalies', {
          watched,
          property: 'management.anomaly.max-routes',
        })
      this.#isFull = true
      return undefined
    }
    const signals = [LATENCY, ERROR_RATE].map((kind) => new SignalWatch(kind, this.#options))
    const route = { signals, judged: NOTHING, judgedAt: now }
    routes.set(key, route)
    return route
  }

  #apply(change: Change | undefined, signal: SignalWatch, { method, uri }: RouteTotals): void {
    if (change === undefined) return
    const before = this.#active.get(signal)
    const at = this.#parts.clock.now()
    if (change.to === 'cleared') {
      this.#active.delete(signal)
      if (before === undefined) return
      const anomaly = { ...before, value: change.value }
      return this.#publish({ type: 'anomalyCleared', at, anomaly, reason: change.reason })
    }
    const { to, ...numbers } = change
    const anomaly = { method, uri, signal: signal.signal, since: before?.since ?? at, ...numbers }
    this.#active.set(signal, anomaly)
    if (to === 'detected') this.#publish({ type: 'anomalyDetected', at, anomaly })
  }

  #silence(signal: SignalWatch): void {
    const anomaly = this.#active.get(signal)
    if (anomaly === undefined) return
    signal.silence()
    this.#active.delete(signal)
    this.#publish({ type: 'anomalyCleared', at: this.#parts.clock.now(), anomaly, reason: 'silent' })
  }

  #publish(event: AnomalyEvent): void {
    this.#recent.push(event)
    if (this.#recent.length > this.#options.historySize) this.#recent.shift()
    this.#tell(event)
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        this.#parts.logger.error('A listener of anomalies failed', { error })
      }
    }
  }

  #tell(event: AnomalyEvent): void {
    const { method, uri, signal, value, baseline } = event.anomaly
    const route = `${method} ${uri}`
    const fields = { route, signal, value: rounded(value), baseline: rounded(baseline) }
    const what = signal === 'latency' ? 'latency' : 'error rate'
    if (event.type === 'anomalyCleared') {
      return this.#parts.logger.info(`The ${what} of ${route} is no longer unusual: ${event.reason}`, fields)
    }
    this.#counterOf(event.anomaly)?.increment()
    this.#parts.logger.warn(`The ${what} of ${route} is ${shown(event.anomaly)}`, fields)
  }

  #counterOf({ method, uri, signal }: Anomaly): Counter | undefined {
    const { name, description } = ANOMALY_METERS.anomalies
    return this.#meters?.counter(name, { description, tags: { method, uri, signal } })
  }
}

function shown({ signal, value, baseline }: Anomaly): string {
  if (signal === 'latency') return `${rounded(value)} ms, usually ${rounded(baseline)} ms`
  return `${rounded(value * 100)} %, usually ${rounded(baseline * 100)} %`
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
