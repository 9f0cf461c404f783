import { isPromiseLike, messageOf, onAbort, type ScheduledTask } from '../../common/index.js'
import type { RatioBudget } from '../budget/ratio-budget.js'
import type { CallOutcome } from '../outcome/call-outcome.js'
import type { EventPublisher } from '../events/event-publisher.js'
import { currentDeadline, currentSignal } from '../scope/current-signal.js'
import { ExecutionScope } from '../scope/execution-scope.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { AttemptSupersededError } from './hedge.errors.js'
import type { HedgeCause, HedgeEvent } from './hedge.events.js'
import type { HedgeCounters } from './hedge-metrics.js'
import type { HedgeCallOptions } from './hedge.options.js'
import type { HedgePolicy } from './hedge-policy.js'
import { AFTER_FAILURE } from './hedge-policy.js'

/** What is hedged; it is told the number of the attempt, the first one being 1. */
export type HedgeOperation = (attempt: number) => unknown

/** What a call needs of its instance. */
export interface HedgeParts {
  readonly name: string
  readonly policy: HedgePolicy
  readonly runtime: StrategyRuntime
  readonly counters: HedgeCounters
  readonly events: EventPublisher<HedgeEvent>
  readonly budget: RatioBudget | undefined
}

interface Attempt {
  /** 1 is the first one. */
  readonly number: number
  readonly scope: ExecutionScope
  /** What the operation gave: something to wait for, or an outcome. */
  readonly begun: { readonly pending: PromiseLike<unknown> } | CallOutcome
  /** `undefined` while it runs. */
  outcome: CallOutcome | undefined
}

/** One call: starts attempts, and ends with the first outcome that is no failure. */
export class HedgedCall {
  readonly #parts: HedgeParts
  readonly #options: HedgeCallOptions
  readonly #operation: HedgeOperation
  readonly #maxAttempts: number
  readonly #startedAt: number
  /** What was current when the call began: attempts start later, where something else is. */
  readonly #parent = ExecutionScope.parent()
  readonly #deadline = currentDeadline()
  readonly #attempts: Attempt[] = []
  #running = 0
  /** Starts the next attempt. */
  #timer: ScheduledTask | undefined
  #isOver = false
  #resolve!: (value: unknown) => void
  #reject!: (error: unknown) => void
  /** Takes this call off the signal of its caller. */
  #unfollow: (() => void) | undefined

  constructor(parts: HedgeParts, operation: HedgeOperation, options: HedgeCallOptions) {
    const { hedgeable = true } = options
    this.#parts = parts
    this.#options = options
    this.#operation = operation
    this.#maxAttempts = hedgeable ? parts.policy.config.maxHedgedAttempts + 1 : 1
    this.#startedAt = parts.runtime.clock.monotonic()
  }

  /** Runs it. A promise, unless the first attempt ended at once and well. */
  run(): unknown {
    const first = this.#start()
    const outcome = this.#outcomeAtOnce(first.begun)
    if (outcome !== undefined) return this.#returnAtOnce(first, outcome)
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.#guard(() => {
        this.#follow(currentSignal())
        this.#track(first)
      })
    })
  }

  #isFailure(outcome: CallOutcome): boolean {
    return this.#parts.policy.isFailure(outcome, this.#options.shouldHandle)
  }

  /** What the call comes to, where no other attempt is to follow and nothing to be waited for. */
  #outcomeAtOnce(begun: Attempt['begun']): CallOutcome | undefined {
    if ('pending' in begun) return undefined
    try {
      return this.#isFailure(begun) ? undefined : begun
    } catch (error) {
      // A function of the configuration failed, and the call with it.
      return { error }
    }
  }

  #returnAtOnce(first: Attempt, outcome: CallOutcome): unknown {
    first.scope.close()
    first.outcome = outcome
    if ('result' in outcome) this.#succeeded(first)
    else this.#failed(first, outcome.error)
    if ('error' in outcome) throw outcome.error
    return outcome.result
  }

  /** Begins an attempt; its outcome is looked at by {@link #track}. */
  #start(): Attempt {
    const number = this.#attempts.length + 1
    const scope = new ExecutionScope(Infinity, this.#parent)
    const begun = begin(() => ExecutionScope.run(scope, () => this.#operation(number)))
    const attempt: Attempt = { number, scope, begun, outcome: undefined }
    this.#attempts.push(attempt)
    return attempt
  }

  /** Whatever becomes of the call, somebody listens to the attempt, so that no rejection is unhandled and no result is left alone. */
  #track(attempt: Attempt): void {
    const { begun } = attempt
    this.#running++
    if ('pending' in begun) {
      // Of a promise it gives the promise; any other thenable may settle twice.
      Promise.resolve(begun.pending).then(
        (result) => this.#guard(() => this.#ended(attempt, { result })),
        (error: unknown) => this.#guard(() => this.#ended(attempt, { error })),
      )
    } else {
      this.#ended(attempt, begun)
    }
    // An attempt that failed at once may have started others by now; the last one plans on.
    if (attempt.number === this.#attempts.length) this.#plan()
  }

  /** Starts what has to start now, or sets the timer for the next attempt. */
  #plan(): void {
    const next = this.#attempts.length + 1
    if (this.#isOver || next > this.#maxAttempts || this.#timer !== undefined) return
    const delay = this.#parts.policy.delayBefore(next)
    if (delay === AFTER_FAILURE) return
    if (delay > 0) this.#schedule(delay)
    else if (this.#mayHedge()) this.#hedge('PARALLEL')
  }

  #schedule(delay: number): void {
    let timer: ScheduledTask | undefined
    const due = new Promise<void>((resolve) => {
      timer = this.#parts.runtime.clock.schedule(resolve, delay, { ref: true })
    })
    this.#timer = timer
    // A promise keeps what surrounds the call (scope, request, span) at a fraction of what AsyncLocalStorage.bind costs.
    void due.then(() =>
      this.#guard(() => {
        // Meanwhile the call may have ended, or an attempt have failed, whose successor has a timer of its own.
        if (this.#timer !== timer) return
        this.#timer = undefined
        if (this.#mayHedge()) this.#hedge('DELAY')
      }),
    )
  }

  #mayHedge(): boolean {
    const { budget, counters } = this.#parts
    if (this.#attempts.length >= this.#maxAttempts || this.#now() >= this.#deadline) return false
    if (budget?.tryTake() !== false) return true
    counters.numberOfRejectedHedges++
    this.#publish(
      'HEDGE_REJECTED',
      (base) => ({ ...base, type: 'HEDGE_REJECTED' }),
      this.#attempts.length + 1,
    )
    return false
  }

  #hedge(cause: HedgeCause): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#parts.counters.numberOfHedges++
    this.#publish('HEDGE', (base) => ({ ...base, type: 'HEDGE', cause }), this.#attempts.length + 1)
    this.#track(this.#start())
  }

  #ended(attempt: Attempt, outcome: CallOutcome): void {
    attempt.outcome = outcome
    attempt.scope.close()
    if (this.#isOver) {
      this.#discard(outcome)
      return
    }
    this.#running--
    if (!this.#isFailure(outcome)) this.#finish(attempt, outcome)
    else if (this.#mayHedge()) this.#hedge('FAILURE')
    else if (this.#running === 0)
      this.#finish(this.#attempts[0] ?? attempt, this.#attempts[0]?.outcome ?? outcome)
  }

  /** The outcome of `attempt` is that of the call. */
  #finish(attempt: Attempt, outcome: CallOutcome): void {
    if ('error' in outcome) {
      this.#failed(attempt, outcome.error)
      this.#reject(outcome.error)
    } else {
      this.#succeeded(attempt)
      this.#resolve(outcome.result)
    }
    this.#end()
    if (this.#attempts.length === 1) return
    const reason = new AttemptSupersededError(this.#parts.name, attempt.number)
    for (const other of this.#attempts) if (other !== attempt) this.#abandon(other, reason)
  }

  /** The caller went away, or a function of the configuration threw: nothing that runs is needed any more. */
  #giveUp(reason: unknown): void {
    if (this.#isOver) return
    this.#failed(this.#attempts.at(-1), reason)
    this.#reject(reason)
    this.#end()
    for (const attempt of this.#attempts) this.#abandon(attempt, reason)
  }

  #end(): void {
    this.#isOver = true
    this.#timer?.cancel()
    this.#timer = undefined
    this.#unfollow?.()
  }

  /** Aborts what still runs, and lets go of a result that nobody gets. */
  #abandon(attempt: Attempt, reason: unknown): void {
    if (attempt.outcome !== undefined) this.#discard(attempt.outcome)
    else attempt.scope.abort(reason)
  }

  #discard(outcome: CallOutcome): void {
    const { discardResult } = this.#parts.policy.config
    if (discardResult === undefined || 'error' in outcome) return
    const warn = (error: unknown): void => process.emitWarning(messageOf(error), 'ResilienceDiscardWarning')
    try {
      const done = discardResult(outcome.result as never)
      if (isPromiseLike(done)) done.then(undefined, warn)
    } catch (error) {
      warn(error)
    }
  }

  #follow(signal: AbortSignal | undefined): void {
    if (signal === undefined) return
    this.#unfollow = onAbort(signal, () => this.#giveUp(signal.reason))
  }

  /** No error of a user's function is lost in a timer or in a promise that nobody has. */
  #guard(task: () => void): void {
    try {
      task()
    } catch (error) {
      this.#giveUp(error)
    }
  }

  #succeeded(winner: Attempt): void {
    const { counters, policy } = this.#parts
    const attempts = this.#attempts.length
    counters.succeeded(attempts, winner.number)
    const first = this.#attempts[0]
    // One that lost is known to take this long at least; leaving it out would make the service look faster than it is.
    if (first !== undefined && (first === winner || first.outcome === undefined)) {
      policy.latencies?.add(this.#now() - this.#startedAt)
    }
    if (attempts > 1) this.#publish('SUCCESS', (base) => ({ ...base, type: 'SUCCESS' }), winner.number)
  }

  #failed(attempt: Attempt | undefined, error: unknown): void {
    this.#parts.counters.failed(this.#attempts.length)
    const errors = this.#attempts.flatMap(({ outcome }) =>
      outcome !== undefined && 'error' in outcome ? [outcome.error] : [],
    )
    this.#publish('ERROR', (base) => ({ ...base, type: 'ERROR', error, errors }), attempt?.number ?? 1)
  }

  #publish(
    type: HedgeEvent['type'],
    event: (base: { name: string; at: number; attempt: number; elapsed: number }) => HedgeEvent,
    attempt: number,
  ): void {
    const { events, name, runtime } = this.#parts
    if (!events.wants(type)) return
    events.publish(event({ name, at: runtime.clock.now(), attempt, elapsed: this.#now() - this.#startedAt }))
  }

  #now(): number {
    return this.#parts.runtime.clock.monotonic()
  }
}

function begin(operation: () => unknown): Attempt['begun'] {
  try {
    const result = operation()
    return isPromiseLike(result) ? { pending: result } : { result }
  } catch (error) {
    return { error }
  }
}
