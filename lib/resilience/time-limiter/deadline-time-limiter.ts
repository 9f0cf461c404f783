import { isPromiseLike } from '../../common/index.js'
import { EventPublisher } from '../events/event-publisher.js'
import { ExecutionScope } from '../scope/execution-scope.js'
import { ResilienceStrategy, type Operation } from '../strategy/resilience-strategy.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { TimeLimitExceededError } from './time-limiter.errors.js'
import type { TimeLimiterEvent } from './time-limiter.events.js'
import type { TimeLimiterConfig } from './time-limiter.options.js'

/** How calls have ended, since the instance was made. */
export interface TimeLimiterMetrics {
  readonly numberOfSuccessfulCalls: number
  readonly numberOfFailedCalls: number
  readonly numberOfTimedOutCalls: number
}

/**
 * Limits how long calls may take. A caller waits no longer than that, whether or not the call heeds its signal; what becomes of a call
 * after its time is told as an event, and nowhere else. A call that returns no promise is done when it returns, however long it took.
 */
export class DeadlineTimeLimiter extends ResilienceStrategy<TimeLimiterConfig, TimeLimiterEvent> {
  readonly name: string
  readonly events: EventPublisher<TimeLimiterEvent>
  readonly #runtime: StrategyRuntime
  #config: TimeLimiterConfig
  #successful = 0
  #failed = 0
  #timedOut = 0

  constructor(name: string, config: TimeLimiterConfig, runtime: StrategyRuntime) {
    super()
    this.name = name
    this.#config = config
    this.#runtime = runtime
    this.events = new EventPublisher(config.eventConsumerBufferSize)
  }

  get config(): TimeLimiterConfig {
    return this.#config
  }

  get metrics(): TimeLimiterMetrics {
    return {
      numberOfSuccessfulCalls: this.#successful,
      numberOfFailedCalls: this.#failed,
      numberOfTimedOutCalls: this.#timedOut,
    }
  }

  /** Inside of another limit the earlier deadline holds. */
  apply(operation: Operation): unknown {
    const { timeoutDuration, cancelRunningFuture } = this.#config
    const deadline = this.#runtime.clock.monotonic() + timeoutDuration
    // A limit that nobody is told about can not be seen from inside: it has no scope.
    const scope = cancelRunningFuture ? new ExecutionScope(deadline) : undefined
    let result: unknown
    try {
      result = scope === undefined ? operation() : runInTime(scope, deadline, operation)
      // Promise.resolve leaves a promise as it is, and makes of any other thenable one that settles once and never throws.
      if (isPromiseLike(result))
        return this.#limit(Promise.resolve(result), { timeoutDuration, deadline, scope })
    } catch (error) {
      scope?.close()
      this.#onError(error)
      throw error
    }
    scope?.close()
    this.#onSuccess()
    return result
  }

  /** Calls that are running keep the limit that they began with. */
  reconfigure(config: TimeLimiterConfig): void {
    this.#config = config
  }

  #limit(running: Promise<unknown>, { timeoutDuration, deadline, scope }: Limit): Promise<unknown> {
    const { clock } = this.#runtime
    return new Promise((resolve, reject) => {
      let isWaiting = true
      const stopWaiting = (): void => {
        isWaiting = false
        timer.cancel()
      }
      const onTimer = (): void => {
        // Timers count from when the event loop last looked at the clock, which on a busy one is before the call.
        const left = deadline - clock.monotonic()
        if (left >= 1) {
          timer = clock.schedule(onTimer, left, TIMER)
          return
        }
        isWaiting = false
        const error = new TimeLimitExceededError(this.name, timeoutDuration)
        this.#onTimeout()
        reject(error)
        scope?.abort(error)
      }
      let timer = clock.schedule(onTimer, timeoutDuration, TIMER)
      if (scope !== undefined && scope.deadline < deadline) {
        scope.onAbort((reason) => {
          if (!isWaiting) return
          stopWaiting()
          this.#onError(reason)
          reject(reason)
        })
      }
      running.then(
        (value) => {
          if (!isWaiting) return this.#onLateOutcome(deadline)
          stopWaiting()
          scope?.close()
          this.#onSuccess()
          resolve(value)
        },
        (error: unknown) => {
          if (!isWaiting) return this.#onLateOutcome(deadline, { error })
          stopWaiting()
          scope?.close()
          this.#onError(error)
          reject(error)
        },
      )
    })
  }

  #onSuccess(): void {
    this.#successful++
    if (this.events.wants('SUCCESS'))
      this.events.publish({ type: 'SUCCESS', name: this.name, at: this.#runtime.clock.now() })
  }

  #onError(error: unknown): void {
    this.#failed++
    if (this.events.wants('ERROR'))
      this.events.publish({ type: 'ERROR', name: this.name, at: this.#runtime.clock.now(), error })
  }

  #onTimeout(): void {
    this.#timedOut++
    if (this.events.wants('TIMEOUT'))
      this.events.publish({ type: 'TIMEOUT', name: this.name, at: this.#runtime.clock.now() })
  }

  #onLateOutcome(deadline: number, failure: { readonly error?: unknown } = {}): void {
    if (!this.events.wants('LATE_OUTCOME')) return
    const { clock } = this.#runtime
    const lateBy = clock.monotonic() - deadline
    this.events.publish({ type: 'LATE_OUTCOME', name: this.name, at: clock.now(), lateBy, ...failure })
  }
}

/** What holds for one call. */
interface Limit {
  /** Milliseconds. */
  readonly timeoutDuration: number
  readonly deadline: number
  readonly scope: ExecutionScope | undefined
}

/** Somebody waits for the call, so the process does as well. */
const TIMER = { ref: true }

/** @throws the reason of what is around the scope, where that has ended already: the call would begin for nobody */
function runInTime(scope: ExecutionScope, deadline: number, operation: Operation): unknown {
  if (scope.deadline < deadline && scope.aborted) throw scope.signal.reason
  return ExecutionScope.run(scope, operation)
}
