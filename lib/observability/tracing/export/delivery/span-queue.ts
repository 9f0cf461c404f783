import type { ReadableSpan } from '../readable-span.js'
import {
  messageOf,
  onAbort,
  pause,
  type Clock,
  type Random,
  type ScheduledTask,
} from '../../../../common/index.js'
import { RequestContext, type Logger } from '../../../../core/index.js'
import type { BatchSettings } from '../settings/tracing-settings.js'
import type { SpanSink } from '../sinks/span-sink.js'
import { ExportReport } from './export-report.js'
import { RetryDelays } from './retry-delays.js'
import type { Delivery, SpanDestination } from './span-destination.js'

export interface SpanQueueRuntime {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
}

/**
 * Collects ended spans and sends them in batches, one after the other. It holds so many spans at most, those that are being sent included;
 * what ends meanwhile is dropped and counted. What it has taken it keeps while the receiver is away, and sends when that is back.
 *
 * OpenTelemetry's BatchSpanProcessor gives a batch up when its exporter does; options and defaults are the same.
 */
export class SpanQueue implements SpanSink {
  readonly destination: SpanDestination
  readonly report: ExportReport
  readonly #settings: BatchSettings
  readonly #clock: Clock
  readonly #delays: RetryDelays
  #waiting: ReadableSpan[] = []
  /** The batch that is being sent, or waits to be sent again. */
  #batch: readonly ReadableSpan[] = []
  /** Until the next attempt. */
  #timer: ScheduledTask | undefined
  /** Whether that timer was set because a batch is full. */
  #isDue = false
  #attempt: Promise<Delivery> | undefined
  #cut: AbortController | undefined
  /** Attempts that found the receiver away, in a row. */
  #failures = 0
  /** What the receiver wished at the last of them. */
  #retryAfterMs: number | undefined
  #isClosed = false
  #taken = 0
  #settled = 0

  constructor(
    destination: SpanDestination,
    settings: BatchSettings,
    { clock, random, logger }: SpanQueueRuntime,
  ) {
    this.destination = destination
    this.#settings = settings
    this.#clock = clock
    this.#delays = new RetryDelays(random)
    const where = `${destination.name} (${destination.target})`
    this.report = new ExportReport({ where, logger, clock, waiting: () => this.size })
  }

  /** How many spans wait or are being sent. */
  get size(): number {
    return this.#waiting.length + this.#batch.length
  }

  add(span: ReadableSpan): void {
    if (this.#isClosed || this.size >= this.#settings.maxQueueSize) {
      this.report.countDropped(this.#isClosed ? 'tracing is shut down' : 'the queue is full')
      return
    }
    this.#taken += 1
    this.#waiting.push(span)
    this.#wake()
  }

  async flush(): Promise<void> {
    const until = this.#taken
    this.#timer?.cancel()
    this.#timer = undefined
    while (this.#settled < until && this.size > 0) {
      const { kind } = await this.#send()
      if (kind === 'unavailable') break
    }
    this.#next()
  }

  async close(timeoutMs: number): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#timer?.cancel()
    const deadline = new AbortController()
    const reason = `it took longer than ${timeoutMs} ms`
    const timer = this.#clock.schedule(
      () => {
        deadline.abort(reason)
        this.#cut?.abort(reason)
      },
      timeoutMs,
      { ref: true },
    )
    await this.#sendAll(this.#clock.monotonic() + timeoutMs, deadline.signal)
    const lost = this.size
    this.#waiting = []
    this.#batch = []
    this.report.countFailed(lost, 'tracing was shut down before they could be sent')
    this.report.close()
    await this.#closeDestination(deadline.signal)
    timer.cancel()
  }

  /** An exporter from elsewhere may never come to its end, or throw: neither keeps the application from closing. */
  async #closeDestination(deadline: AbortSignal): Promise<void> {
    let stop = (): void => undefined
    const late = new Promise<void>((resolve) => (stop = onAbort(deadline, resolve)))
    const closed = async (): Promise<void> => this.destination.close()
    await Promise.race([closed().catch(() => undefined), late])
    stop()
  }

  /** Until there is nothing more, or it is too late. */
  async #sendAll(until: number, deadline: AbortSignal): Promise<void> {
    for (let failures = 0; this.size > 0 && !deadline.aborted;) {
      const delivery = await this.#send()
      if (delivery.kind !== 'unavailable') {
        failures = 0
        continue
      }
      const delayMs = Math.max(this.#delays.atShutdown(failures++), delivery.retryAfterMs ?? 0)
      if (this.#clock.monotonic() + delayMs >= until) return
      await pause(this.#clock, delayMs, { signal: deadline, ref: true }).catch(() => undefined)
    }
  }

  /** Sees to it that what waits is sent in time. */
  #wake(): void {
    const isFull = this.#waiting.length >= this.#settings.maxBatchSize
    // While a batch is under way, or waits for the receiver to come back, its end leads to the next one.
    if (this.#batch.length > 0 || (this.#timer !== undefined && (this.#isDue || !isFull))) return
    this.#timer?.cancel()
    this.#isDue = isFull
    // Not here and now: whoever ends a span is in a request.
    this.#sendIn(isFull ? 0 : this.#settings.scheduleDelayMs)
  }

  /** Without the request that happens to be running. */
  #sendIn(delayMs: number): void {
    this.#timer = RequestContext.exit(() =>
      this.#clock.schedule(() => {
        this.#timer = undefined
        void this.#send().then(() => this.#next())
      }, delayMs),
    )
  }

  /** After an attempt. */
  #next(): void {
    if (this.#isClosed || this.#attempt !== undefined) return
    if (this.#batch.length === 0) {
      this.#timer?.cancel()
      this.#timer = undefined
      if (this.#waiting.length > 0) this.#wake()
    } else if (this.#timer === undefined) {
      this.#sendIn(this.#delays.inOperation(this.#failures - 1, this.#retryAfterMs))
    }
  }

  /** Sends the batch there is, or a new one; of several calls at once there is one attempt. Never rejects. */
  #send(): Promise<Delivery> {
    return (this.#attempt ??= RequestContext.exit(() => this.#attemptDelivery()).finally(() => {
      this.#attempt = undefined
    }))
  }

  async #attemptDelivery(): Promise<Delivery> {
    if (this.size === 0) return { kind: 'delivered', rejected: 0 }
    if (this.#batch.length === 0) this.#batch = this.#waiting.splice(0, this.#settings.maxBatchSize)
    const { exportTimeoutMs } = this.#settings
    const cut = (this.#cut = new AbortController())
    const timer = this.#clock.schedule(
      () => cut.abort(`no answer within ${exportTimeoutMs} ms`),
      exportTimeoutMs,
    )
    const delivery = await this.destination
      .send(this.#batch, cut.signal)
      .catch((error: unknown): Delivery => ({ kind: 'unavailable', reason: messageOf(error) }))
    timer.cancel()
    this.#cut = undefined
    this.#settle(delivery)
    return delivery
  }

  #settle(delivery: Delivery): void {
    if (delivery.kind === 'unavailable') {
      this.#failures += 1
      this.#retryAfterMs = delivery.retryAfterMs
      this.report.noteUnavailable(delivery.reason)
      return
    }
    this.#failures = 0
    const count = this.#batch.length
    this.#batch = []
    this.#settled += count
    if (delivery.kind === 'refused') {
      this.report.countFailed(count, delivery.reason)
      return
    }
    const rejected = Math.min(count, delivery.rejected)
    this.report.countExported(count - rejected)
    this.report.countFailed(rejected, delivery.reason ?? 'the receiver rejected them')
  }
}
