import { pause, type Clock, type ScheduledTask } from '../../../common/index.js'
import type { Logger } from '../../../core/index.js'
import type { Delivery } from '../../tracing/export/delivery/span-destination.js'
import type { MeterSnapshot } from '../meter-snapshot.js'
import type { OtlpMetricsSettings } from './otlp-metrics-settings.js'

/** Where metrics are sent. */
export interface MetricsDestination {
  /** Without secrets. */
  readonly target: string
  send(meters: readonly MeterSnapshot[], now: number, signal: AbortSignal): Promise<Delivery>
  close(): Promise<void>
}

export interface OtlpMetricsExportParts {
  readonly meters: () => readonly MeterSnapshot[]
  readonly destination: MetricsDestination
  readonly settings: Pick<OtlpMetricsSettings, 'stepMs' | 'timeoutMs' | 'shutdownTimeoutMs'>
  readonly clock: Clock
  readonly logger: Logger
}

/** Attempts to send the last values, a little apart: there is no next time. */
const LAST_ATTEMPTS = 3
const BETWEEN_ATTEMPTS_MS = 200

/**
 * Sends what all meters say, step by step. A step that fails is not repeated, as the next one sends all counts again; the log says when it
 * begins to fail and when it succeeds again. A receiver that is slow or away costs the application nothing but that.
 */
export class OtlpMetricsExport implements AsyncDisposable {
  readonly #parts: OtlpMetricsExportParts
  readonly #ending = new AbortController()
  #timer: ScheduledTask | undefined
  #running: Promise<Delivery['kind']> | undefined
  #closed: Promise<void> | undefined
  #isFailing = false

  constructor(parts: OtlpMetricsExportParts) {
    this.#parts = parts
  }

  start(): this {
    const { clock, settings } = this.#parts
    this.#timer = clock.schedule(() => void this.#step(), settings.stepMs)
    return this
  }

  /** Sends what the meters say now. Never rejects. */
  flush(): Promise<unknown> {
    return this.#send()
  }

  /** Sends the last values, as long as the settings say at most. Never rejects. Idempotent. */
  [Symbol.asyncDispose](): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  async #step(): Promise<void> {
    await this.#send()
    if (this.#closed === undefined) this.start()
  }

  async #close(): Promise<void> {
    const { clock, settings, destination } = this.#parts
    this.#timer?.cancel()
    const deadline = clock.schedule(() => this.#ending.abort(), settings.shutdownTimeoutMs, { ref: true })
    await this.#running
    for (let attempt = 1; attempt <= LAST_ATTEMPTS && !this.#ending.signal.aborted; attempt++) {
      if (attempt > 1) await pause(clock, BETWEEN_ATTEMPTS_MS, { ref: true })
      if ((await this.#send()) !== 'unavailable') break
    }
    deadline.cancel()
    await destination.close().catch(() => undefined)
  }

  /** One at a time. */
  #send(): Promise<Delivery['kind']> {
    this.#running ??= this.#deliver().finally(() => (this.#running = undefined))
    return this.#running
  }

  async #deliver(): Promise<Delivery['kind']> {
    const { meters, destination, clock, settings } = this.#parts
    const timeout = new AbortController()
    const timer = clock.schedule(
      () => timeout.abort(`no answer within ${settings.timeoutMs} ms`),
      settings.timeoutMs,
      { ref: this.#closed !== undefined },
    )
    try {
      const signal = AbortSignal.any([timeout.signal, this.#ending.signal])
      const delivery = await destination.send(meters(), clock.now(), signal)
      this.#tell(delivery)
      return delivery.kind
    } catch (error) {
      this.#tell({ kind: 'refused', reason: String(error) })
      return 'refused'
    } finally {
      timer.cancel()
    }
  }

  #tell(delivery: Delivery): void {
    const { logger, destination } = this.#parts
    const { target } = destination
    const isFailing = delivery.kind !== 'delivered'
    if (delivery.kind === 'delivered' && delivery.rejected > 0) {
      logger.warn('Some metrics were rejected', {
        target,
        rejected: delivery.rejected,
        reason: delivery.reason,
      })
    }
    if (isFailing && !this.#isFailing) {
      logger.warn('Metrics can not be delivered; they are sent again with the next step', {
        target,
        reason: delivery.reason,
      })
    }
    if (!isFailing && this.#isFailing) logger.info('Metrics are delivered again', { target })
    this.#isFailing = isFailing
  }
}
