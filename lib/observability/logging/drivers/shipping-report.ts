import type { Clock } from '../../../common/index.js'
import type { LogFields } from '../../../core/index.js'

/** Takes a line about a log store; it has to go elsewhere. */
export type Reporter = (level: 'info' | 'warn', message: string, fields: LogFields) => void

/** Lines that were dropped or refused are told of together, so that a store that is gone does not fill what is left of the log. */
const INTERVAL_MS = 60_000

/** Says what becomes of lines on their way to a log store: when it begins to fail, when it works again, and what was lost meanwhile. */
export class ShippingReport {
  readonly #store: string
  readonly #clock: Clock
  readonly #report: Reporter | undefined
  #isFailing = false
  #dropped = 0
  #refused = 0
  #reason = ''
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(store: string, clock: Clock, report: Reporter | undefined) {
    this.#store = store
    this.#clock = clock
    this.#report = report
  }

  fails(reason: string): void {
    if (!this.#isFailing)
      this.#report?.(
        'warn',
        `${this.#store} does not take log lines: they wait, and the oldest are dropped when there are too many`,
        { reason },
      )
    this.#isFailing = true
  }

  works(): void {
    if (this.#isFailing) {
      this.#report?.('info', `${this.#store} takes log lines again`, { dropped: this.#dropped })
      this.#isFailing = false
      this.#dropped = 0
    }
    this.#tellInTime()
  }

  dropped(lines: number): void {
    this.#dropped += lines
    if (lines > 0) this.#tellInTime()
  }

  refused(lines: number, reason: string): void {
    this.#refused += lines
    this.#reason = reason
    this.#tellInTime()
  }

  #tellInTime(): void {
    if (this.#clock.monotonic() - this.#toldAt >= INTERVAL_MS) this.tell()
  }

  /** Tells what has not been told. */
  tell(): void {
    if (this.#dropped + this.#refused === 0) return
    this.#toldAt = this.#clock.monotonic()
    if (this.#dropped > 0)
      this.#report?.('warn', `${this.#dropped} log lines for ${this.#store} were dropped`, {
        lines: this.#dropped,
      })
    if (this.#refused > 0)
      this.#report?.('warn', `${this.#store} refused ${this.#refused} log lines`, {
        lines: this.#refused,
        reason: this.#reason,
      })
    this.#dropped = 0
    this.#refused = 0
  }
}
