import type { Clock, ScheduledTask } from '../../../common/index.js'

export interface TimedSignalOptions {
  /** What it aborts with when its time is over. */
  readonly reason?: unknown
  /** Whether its timer keeps the process alive. Default false. */
  readonly ref?: boolean
}

/** Aborts with the signal that it is given, and when its time is over. Whoever makes one ends it. */
export class TimedSignal {
  readonly #controller = new AbortController()
  readonly #given: AbortSignal
  readonly #timer: ScheduledTask
  readonly #follow = (): void => this.#controller.abort(this.#given.reason)
  #isOver = false

  constructor(
    given: AbortSignal,
    clock: Clock,
    ms: number,
    { reason, ref = false }: TimedSignalOptions = {},
  ) {
    this.#given = given
    const over = (): void => {
      this.#isOver = true
      this.#controller.abort(reason)
    }
    this.#timer = clock.schedule(over, ms, { ref })
    if (given.aborted) this.#follow()
    else given.addEventListener('abort', this.#follow, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Whether its time is over. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** From now on only the given signal counts. */
  lift(): void {
    this.#timer.cancel()
  }

  /** Cancels the timer and lets go of the given signal. */
  end(): void {
    this.#timer.cancel()
    this.#given.removeEventListener('abort', this.#follow)
  }

  /** What really ended a task: clients report an abort in words of their own. */
  reasonFor(error: unknown): unknown {
    return this.signal.aborted ? this.signal.reason : error
  }
}
