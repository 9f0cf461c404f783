import { onAbort, type Clock, type ScheduledTask } from '../../common/index.js'

/** What can end one attempt: signals from outside, or its own time limit. Made per attempt; whoever made it closes it. */
export class AttemptSignal {
  readonly #controller = new AbortController()
  readonly #unfollow: readonly (() => void)[]
  readonly #onAborted: (reason: unknown) => void
  #timer: ScheduledTask | undefined

  /** @param onAborted told of the reason before anybody else hears of it */
  constructor(outer: Iterable<AbortSignal>, onAborted: (reason: unknown) => void) {
    this.#onAborted = onAborted
    this.#unfollow = [...outer].map((signal) => onAbort(signal, () => this.#abort(signal.reason)))
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Aborts with the error after that many milliseconds. */
  limit(clock: Clock, delayMs: number, error: () => Error): void {
    this.#timer = clock.schedule(() => this.#abort(error()), delayMs, { ref: true })
  }

  /** A body that is read as it comes may take any time. */
  unlimited(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  /** Lets go of what is outside. Idempotent. */
  close(): void {
    this.unlimited()
    for (const unfollow of this.#unfollow) unfollow()
  }

  #abort(reason: unknown): void {
    this.#onAborted(reason)
    this.#controller.abort(reason)
  }
}
