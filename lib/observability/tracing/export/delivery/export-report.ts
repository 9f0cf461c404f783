import type { Clock, ScheduledTask } from '../../../../common/index.js'
import { RequestContext, type Logger } from '../../../../core/index.js'

/** How often at most the log tells of trouble, in milliseconds. */
const QUIET_MS = 60_000

/** Counts what became of spans, and tells of trouble in the log: at once, and then once a minute, however many spans it takes. */
export class ExportReport {
  exported = 0
  dropped = 0
  failed = 0
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #where: string
  readonly #waiting: () => number
  /** What the last line said. */
  #toldDropped = 0
  #toldFailed = 0
  /** Why spans are lost or wait, since the last line. */
  #reason: string | undefined
  #isQuiet: ScheduledTask | undefined
  #isInTrouble = false

  /** @param where `otlp (http://localhost:4318/v1/traces)` */
  constructor(options: {
    readonly where: string
    readonly logger: Logger
    readonly clock: Clock
    readonly waiting: () => number
  }) {
    this.#where = options.where
    this.#logger = options.logger
    this.#clock = options.clock
    this.#waiting = options.waiting
  }

  countExported(count: number): void {
    this.exported += count
    if (!this.#isInTrouble) return
    this.#isInTrouble = false
    this.#logger.info(`Spans are exported again to ${this.#where}`)
  }

  countDropped(reason: string): void {
    this.dropped += 1
    // Why the receiver takes nothing says more than that the queue is full because of it.
    this.#reason ??= reason
    this.#tell()
  }

  countFailed(count: number, reason: string): void {
    if (count === 0) return
    this.failed += count
    this.#reason = reason
    this.#tell()
  }

  /** Spans wait longer than they should. */
  noteUnavailable(reason: string): void {
    this.#isInTrouble = true
    this.#reason = reason
    this.#tell()
  }

  /** Says what is not said yet, and nothing more. */
  close(): void {
    this.#isQuiet?.cancel()
    this.#isQuiet = undefined
    if (this.failed > this.#toldFailed || this.dropped > this.#toldDropped) this.#write()
  }

  #tell(): void {
    if (this.#isQuiet !== undefined) return
    RequestContext.exit(() => {
      this.#write()
      this.#isQuiet = this.#clock.schedule(() => this.#endQuiet(), QUIET_MS)
    })
  }

  #endQuiet(): void {
    this.#isQuiet = undefined
    if (this.#reason !== undefined) this.#tell()
  }

  #write(): void {
    const [dropped, failed] = [this.dropped - this.#toldDropped, this.failed - this.#toldFailed]
    this.#toldDropped = this.dropped
    this.#toldFailed = this.failed
    const reason = this.#reason
    this.#reason = undefined
    this.#logger.warn(`Spans can not be exported to ${this.#where}: ${reason ?? 'unknown'}`, {
      dropped,
      failed,
      waiting: this.#waiting(),
    })
  }
}
