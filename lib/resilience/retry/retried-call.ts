import { isPromiseLike, pause } from '../../common/index.js'
import type { RatioBudget } from '../budget/ratio-budget.js'
import type { CallOutcome } from '../outcome/call-outcome.js'
import type { EventPublisher } from '../events/event-publisher.js'
import { isFinal, retryAfterOf } from '../outcome/retry-hint.js'
import { currentDeadline, currentSignal } from '../scope/current-signal.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { runLaterAttempt } from './current-attempt.js'
import { MaxRetriesExceededError } from './retry.errors.js'
import type { RetryEvent, RetryStopReason } from './retry.events.js'
import type { RetryCallOptions } from './retry.options.js'
import type { RetryCounters } from './retry-metrics.js'
import type { RetryPolicy } from './retry-policy.js'

/** What is retried; it is told the number of the attempt, the first call being 1. */
export type RetryOperation = (attempt: number) => unknown

/** What a call needs of its instance. */
export interface RetryParts {
  readonly name: string
  readonly policy: RetryPolicy
  readonly runtime: StrategyRuntime
  readonly counters: RetryCounters
  readonly events: EventPublisher<RetryEvent>
  readonly budget: RatioBudget | undefined
}

/** What an attempt came to, or will come to. */
type Attempted = CallOutcome | Promise<CallOutcome>

/** Why a call ends with an outcome. */
type End = 'SUCCESS' | 'IGNORED' | RetryStopReason

/** One call whose first attempt failed, or has a result to look at: decides after each attempt whether there is another one. */
export class RetriedCall {
  readonly #parts: RetryParts
  readonly #operation: RetryOperation
  readonly #options: RetryCallOptions
  /** By the monotonic clock; 0 where no time limit needs it. */
  readonly #startedAt: number
  /** Number of the attempt that ran last. */
  #attempt = 1
  /** The interval that was computed last. */
  #interval: number | undefined
  #lastError: unknown

  constructor(parts: RetryParts, operation: RetryOperation, options: RetryCallOptions, startedAt: number) {
    this.#parts = parts
    this.#operation = operation
    this.#options = options
    this.#startedAt = startedAt
  }

  /** An attempt came to `first`. Runs further ones until the end, or until there is something to wait for. */
  ended(first: CallOutcome): unknown {
    let outcome = first
    for (;;) {
      const next = this.#next(outcome)
      if (typeof next === 'string') return this.#finish(next, outcome)
      if (next instanceof Promise) return this.#endedLater(next)
      outcome = next
    }
  }

  /** The same from where there is something to wait for: one promise for the call, however many attempts follow. */
  async #endedLater(first: Promise<CallOutcome>): Promise<unknown> {
    let outcome = await first
    for (;;) {
      const next = this.#next(outcome)
      if (typeof next === 'string') return this.#finish(next, outcome)
      outcome = await next
    }
  }

  /** What another attempt comes to, or why there is none. */
  #next(outcome: CallOutcome): Attempted | End {
    try {
      const wait = this.#decide(outcome)
      if (wait !== 'SUCCESS') this.#lastError = 'error' in outcome ? outcome.error : undefined
      return typeof wait === 'number' ? this.#again(wait, outcome) : wait
    } catch (error) {
      // A function of the configuration failed, and the call with it.
      this.#parts.counters.failed(this.#attempt)
      throw error
    }
  }

  /** How long to wait before the next attempt, or why there is none. */
  #decide(outcome: CallOutcome): number | End {
    const { policy, runtime, budget } = this.#parts
    const isError = 'error' in outcome
    if (!isError && !this.#retriesResult(outcome.result)) return 'SUCCESS'
    if (currentSignal()?.aborted === true) return 'ABORTED'
    if (isError && !this.#retriesError(outcome.error)) return 'IGNORED'
    if (this.#attempt >= policy.config.maxAttempts) return 'MAX_ATTEMPTS'
    if (this.#isVetoed(outcome)) return isError ? 'IGNORED' : 'SUCCESS'

    this.#interval = policy.interval(this.#attempt, outcome, this.#interval)
    const asked = this.#retryAfter(outcome)
    if (asked > policy.config.maxRetryAfter) return 'RETRY_AFTER'
    const wait = Math.max(this.#interval, asked)
    const { timeout } = policy.config
    const startsAt = runtime.clock.monotonic() + wait
    if (timeout > 0 && startsAt >= this.#startedAt + timeout) return 'TIMEOUT'
    if (startsAt >= currentDeadline()) return 'DEADLINE'
    // Last: what is not retried for another reason costs the budget nothing.
    return budget?.tryTake() === false ? 'BUDGET_EXHAUSTED' : wait
  }

  #retriesResult(result: unknown): boolean {
    if (this.#options.retryable === false || isFinal(result)) return false
    return this.#parts.policy.retriesResult?.(result as never, this.#attempt) === true
  }

  #retriesError(error: unknown): boolean {
    const { retryable, retryOnException } = this.#options
    return retryable !== false && this.#parts.policy.retriesError(error, this.#attempt, retryOnException)
  }

  #isVetoed(outcome: CallOutcome): boolean {
    const { retryable } = this.#options
    return typeof retryable === 'function' && !retryable(outcome, this.#attempt)
  }

  #retryAfter(outcome: CallOutcome): number {
    const { policy, runtime } = this.#parts
    if (policy.config.maxRetryAfter === 0) return 0
    return retryAfterOf('error' in outcome ? outcome.error : outcome.result, runtime.clock.now()) ?? 0
  }

  /** Lets go of the result, waits, and makes another attempt. */
  #again(wait: number, outcome: CallOutcome): Attempted {
    const { policy, runtime, counters, events } = this.#parts
    counters.numberOfRetries++
    if (events.wants('RETRY')) events.publish({ ...this.#event(), type: 'RETRY', waitInterval: wait })
    const consume = policy.config.consumeResultBeforeRetryAttempt
    const consumed = 'error' in outcome ? undefined : consume?.(this.#attempt, outcome.result as never)
    if (!isPromiseLike(consumed) && wait <= 0) return this.#start()
    const waited = (): Promise<void> => pause(runtime.clock, wait, { signal: currentSignal(), ref: true })
    const waiting = isPromiseLike(consumed) ? Promise.resolve(consumed).then(waited) : waited()
    return waiting.then(
      () => this.#resume(),
      (reason: unknown) => this.#interrupted(reason),
    )
  }

  /** The wait is over. */
  #resume(): Attempted {
    const signal = currentSignal()
    return signal?.aborted === true ? this.#interrupted(signal.reason) : this.#start()
  }

  /** The call ends between two attempts: it was aborted, or its result could not be consumed. */
  #interrupted(reason: unknown): never {
    this.#parts.counters.failed(this.#attempt)
    if (currentSignal()?.aborted === true) this.#tellError('ABORTED')
    throw reason
  }

  #start(): Attempted {
    this.#attempt++
    try {
      const result = runLaterAttempt(this.#attempt, this.#operation)
      return isPromiseLike(result) ? Promise.resolve(result).then(asResult, asError) : { result }
    } catch (error) {
      return { error }
    }
  }

  #finish(end: End, outcome: CallOutcome): unknown {
    const { counters } = this.#parts
    if (end === 'SUCCESS') {
      counters.succeeded(this.#attempt)
      this.#parts.budget?.earn()
      if (this.#attempt > 1) this.#tell('SUCCESS')
      return 'result' in outcome ? outcome.result : undefined
    }
    counters.failed(this.#attempt)
    if (end === 'IGNORED') this.#tell('IGNORED_ERROR')
    else this.#tellError(end)
    if (end === 'ABORTED') throw currentSignal()?.reason
    if ('error' in outcome) throw outcome.error
    if (end !== 'IGNORED' && this.#parts.policy.config.failAfterMaxAttempts) {
      throw new MaxRetriesExceededError(this.#parts.name, this.#attempt, end, outcome.result)
    }
    return outcome.result
  }

  #tell(type: 'SUCCESS' | 'IGNORED_ERROR'): void {
    const { events } = this.#parts
    if (events.wants(type)) events.publish({ ...this.#event(), type })
  }

  #tellError(reason: RetryStopReason): void {
    const { events } = this.#parts
    if (events.wants('ERROR')) events.publish({ ...this.#event(), type: 'ERROR', reason })
  }

  #event(): { name: string; at: number; attempt: number; error: unknown } {
    const { name, runtime } = this.#parts
    return { name, at: runtime.clock.now(), attempt: this.#attempt, error: this.#lastError }
  }
}

function asResult(result: unknown): CallOutcome {
  return { result }
}

function asError(error: unknown): CallOutcome {
  return { error }
}
