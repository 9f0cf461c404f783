import { messageOf, pause, type Clock, type Random, type ScheduledTask } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import type { LogAppender } from '../log-appender.js'
import type { LogFormatter, LogRecord } from '../log-record.js'
import type { Delivery, LogStore, WaitingLine } from './log-store.js'
import { ShippingReport, type Reporter } from './shipping-report.js'
import { DEFAULT_SHIPPING_OPTIONS, type ShippingOptions } from './shipping.options.js'
import { LineBuffer } from './line-buffer.js'

export interface LogShipperOptions extends Partial<ShippingOptions> {
  readonly clock: Clock
  readonly random: Random
  /** Makes the line that is sent: JSON, with a line break at its end. */
  readonly format: LogFormatter
  /** Where it is told that lines were lost. It must not lead back here. Default: nowhere. */
  readonly report?: Reporter
}

const FIRST_BACKOFF_MS = 500
const MAX_BACKOFF_MS = 30_000
/** Servers refuse a batch that is too large as a whole: Loki from 4 MB on. */
const MAX_BATCH_BYTES = 1024 * 1024

/**
 * Sends lines to a log store, in batches, one at a time and in order. It never holds up who logs: lines wait in a buffer of bounded size, and
 * when the store can not take them fast enough the oldest are dropped. What the store has no room for (429), fails at (5xx) or does not
 * answer is sent again, after 0.5 s, doubled up to 30 s with jitter, or when `Retry-After` says, at most 30 s; what it refuses is not.
 */
export class LogShipper implements LogAppender {
  readonly #store: LogStore
  readonly #options: ShippingOptions
  readonly #clock: Clock
  readonly #random: Random
  readonly #format: LogFormatter
  readonly #buffer: LineBuffer
  readonly #report: ShippingReport
  #timer: ScheduledTask | undefined = undefined
  #sending: Promise<void> | undefined = undefined
  #failures = 0
  /** Ends the wait before the next attempt, so that a flush need not sit it out. */
  #backoff: AbortController | undefined = undefined
  #isFlushing = false
  /** Ends the attempt that is being made. */
  #attempting: AbortController | undefined = undefined
  #isClosed = false

  constructor(store: LogStore, { clock, random, format, report, ...options }: LogShipperOptions) {
    this.#store = store
    this.#options = { ...DEFAULT_SHIPPING_OPTIONS, ...options }
    this.#clock = clock
    this.#random = random
    this.#format = format
    this.#buffer = new LineBuffer(this.#options.bufferSize, this.#options.bufferBytes)
    this.#report = new ShippingReport(store.name, clock, report)
  }

  append(record: LogRecord): void {
    const { time, level } = record
    const dropped = this.#buffer.add({ json: this.#format(record).trimEnd(), time, level })
    if (dropped > 0) this.#report.dropped(dropped)
    if (this.#sending !== undefined) return
    if (this.#buffer.size >= this.#options.batchSize) this.#start()
    else
      this.#timer ??= RequestContext.exit(() =>
        this.#clock.schedule(() => this.#start(), this.#options.batchIntervalMs),
      )
  }

  /** Sends what waits, within the time a shutdown gives it; what is left then stays for a later attempt. */
  async flush(): Promise<void> {
    if (this.#buffer.size === 0 && this.#sending === undefined) return
    const deadline = new AbortController()
    const until = pause(this.#clock, this.#options.shutdownTimeoutMs, { signal: deadline.signal, ref: true })
    this.#isFlushing = true
    this.#failures = 0
    this.#backoff?.abort()
    try {
      await Promise.race([this.#drain(deadline.signal), until.catch(() => undefined)])
    } finally {
      this.#isFlushing = false
      deadline.abort()
    }
  }

  /** Gives up what could not be sent, and says so. */
  async close(): Promise<void> {
    await this.flush()
    this.#isClosed = true
    this.#timer?.cancel()
    this.#timer = undefined
    // What it was to send is put back, and counted there.
    this.#attempting?.abort()
    this.#backoff?.abort()
    await this.#sending
    this.#report.dropped(this.#buffer.clear())
    this.#report.tell()
  }

  async #drain(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (this.#buffer.size > 0 || this.#sending !== undefined)) {
      this.#start()
      await this.#sending
    }
  }

  #start(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    // No request is to be surrounded by what is sent for all of them.
    this.#sending ??= RequestContext.exit(() =>
      this.#send().finally(() => {
        this.#sending = undefined
        if (this.#buffer.size > 0 && !this.#isClosed) this.#next()
      }),
    )
  }

  /** After a batch: the next one at once where it is full, else when its time has come. */
  #next(): void {
    if (this.#buffer.size >= this.#options.batchSize) this.#start()
    else this.#timer ??= this.#clock.schedule(() => this.#start(), this.#options.batchIntervalMs)
  }

  /** Sends one batch, and waits where it failed. Never rejects. */
  async #send(): Promise<void> {
    const batch = this.#buffer.take(this.#options.batchSize, MAX_BATCH_BYTES)
    if (batch.length === 0) return
    const delivery = await this.#attempt(batch)
    switch (delivery.outcome) {
      case 'taken': {
        const { refused, reason = '', again = [] } = delivery
        if (refused > 0) this.#report.refused(refused, reason)
        if (again.length > 0) return this.#putBack(again, { reason })
        this.#failures = 0
        this.#report.works()
        return
      }
      case 'refused':
        this.#failures = 0
        this.#report.refused(batch.length, delivery.reason)
        return
      case 'retry':
        return this.#putBack(batch, delivery)
    }
  }

  async #attempt(batch: readonly WaitingLine[]): Promise<Delivery> {
    const controller = (this.#attempting = new AbortController())
    const timer = this.#clock.schedule(() => controller.abort(), this.#options.timeoutMs, {
      ref: this.#isFlushing,
    })
    try {
      return await this.#store.deliver(batch, controller.signal)
    } catch (error) {
      const reason = controller.signal.aborted
        ? `no answer within ${this.#options.timeoutMs} ms`
        : causeOf(error)
      return { outcome: 'retry', reason }
    } finally {
      timer.cancel()
      this.#attempting = undefined
    }
  }

  async #putBack(
    lines: readonly WaitingLine[],
    delivery: { readonly reason: string; readonly afterMs?: number | undefined },
  ): Promise<void> {
    if (this.#isClosed) {
      this.#report.dropped(lines.length)
      return
    }
    const dropped = this.#buffer.putBack(lines)
    if (dropped > 0) this.#report.dropped(dropped)
    this.#report.fails(delivery.reason)
    const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** this.#failures, MAX_BACKOFF_MS)
    this.#failures++
    // Half of it at random, so that a fleet does not come back in step.
    const jitteredMs = backoffMs / 2 + (backoffMs / 2) * this.#random.next()
    const waitMs = Math.min(Math.max(jitteredMs, delivery.afterMs ?? 0), MAX_BACKOFF_MS)
    this.#backoff = new AbortController()
    try {
      await pause(this.#clock, waitMs, { signal: this.#backoff.signal, ref: this.#isFlushing })
    } catch {
      // A flush does not wait.
    }
    this.#backoff = undefined
  }
}

/** What fetch says is "fetch failed"; what is wrong is in the cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error ? messageOf(cause) || messageOf(error) : messageOf(error)
}
