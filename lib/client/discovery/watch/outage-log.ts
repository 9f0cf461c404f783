import { messageOf } from '../../../common/index.js'
import type { Logger } from '../../../core/index.js'

/** Says once that a registry is lost, and once that it is back, however many watches and registrations find out. */
export class OutageLog {
  readonly #logger: Logger
  readonly #driver: string
  readonly #failing = new Set<object>()

  constructor(logger: Logger, driver: string) {
    this.#logger = logger
    this.#driver = driver
  }

  /** @param what `watching 'inventory'`; for the log */
  failed(who: object, what: string, error: unknown): void {
    const fields = { driver: this.#driver, reason: messageOf(error) }
    if (this.#failing.size === 0) {
      this.#logger.warn(
        `${this.#driver} can not be reached for ${what}; what is known stays, and it is tried again`,
        fields,
      )
    } else {
      this.#logger.debug(`${this.#driver} still can not be reached for ${what}`, fields)
    }
    this.#failing.add(who)
  }

  recovered(who: object): void {
    if (this.#failing.delete(who) && this.#failing.size === 0) {
      this.#logger.info(`${this.#driver} is reached again`, { driver: this.#driver })
    }
  }

  /** It ended; what it failed with last counts no longer, and nothing was reached either. */
  forget(who: object): void {
    this.#failing.delete(who)
  }
}
