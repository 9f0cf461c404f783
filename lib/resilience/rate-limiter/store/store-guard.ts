import type { Clock } from '../../../common/index.js'
import { StoreTimeoutError } from '../rate-limiter.errors.js'
import type { RateLimiterConfig } from '../rate-limiter.options.js'

export interface StoreGuardOptions {
  readonly clock: Clock
  /** Once per outage. */
  readonly onFailed: (error: unknown) => void
  readonly onRecovered: () => void
}

/** Why there is no decision. */
export class Outage {
  constructor(
    readonly error: unknown,
    /** Milliseconds until the store is asked again. */
    readonly retryAfter: number,
  ) {}
}

/**
 * Asks a store, and waits no longer than it may. After a failure one call at a time asks again, after a while; the others are told at once
 * that there is no answer. So a store that is away, or hangs, makes nobody wait and collects no commands.
 */
export class StoreGuard {
  readonly #options: StoreGuardOptions
  /** When the store may be asked again; `undefined` while it answers. */
  #retryAt: number | undefined
  #error: unknown
  /** Whether a call finds out if it is back. */
  #probing = false

  constructor(options: StoreGuardOptions) {
    this.#options = options
  }

  /** What the command gives, or why nobody knows. Never rejects. */
  ask<T>(command: () => Promise<T>, config: RateLimiterConfig): Promise<T | Outage> | Outage {
    const now = this.#options.clock.monotonic()
    if (this.#retryAt !== undefined) {
      if (this.#probing || now < this.#retryAt) return this.#outage(now)
      this.#probing = true
    }
    return this.#send(command, config.storeTimeout).then(
      (answer) => {
        this.#recovered()
        return answer
      },
      (error: unknown) => {
        this.#failed(error, config)
        return this.#outage(this.#options.clock.monotonic())
      },
    )
  }

  #send<T>(command: () => Promise<T>, timeoutMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const pending = command()
      const onTimeout = (): void => reject(new StoreTimeoutError(timeoutMs))
      const timer = this.#options.clock.schedule(onTimeout, timeoutMs, { ref: true })
      pending.then(resolve, reject).finally(() => timer.cancel())
    })
  }

  #outage(now: number): Outage {
    return new Outage(this.#error, Math.max(0, (this.#retryAt ?? now) - now))
  }

  #failed(error: unknown, { storeRetryInterval }: RateLimiterConfig): void {
    const isNew = this.#retryAt === undefined
    this.#probing = false
    this.#error = error
    this.#retryAt = this.#options.clock.monotonic() + storeRetryInterval
    if (isNew) this.#options.onFailed(error)
  }

  #recovered(): void {
    this.#probing = false
    if (this.#retryAt === undefined) return
    this.#retryAt = undefined
    this.#error = undefined
    this.#options.onRecovered()
  }
}
