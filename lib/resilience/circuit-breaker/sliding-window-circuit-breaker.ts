import {
  durationOf,
  isError,
  isPromiseLike,
  onAbort,
  type Clock,
  type DurationLike,
} from '../../common/index.js'
import type { Unsubscribe } from '../events/event-publisher.js'
import { readable } from '../outcome/readable.js'
import { currentSignal } from '../scope/current-signal.js'
import { ExecutionScope } from '../scope/execution-scope.js'
import type { Operation } from '../strategy/resilience-strategy.js'
import { withoutStackTrace } from '../strategy/stack-trace.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { otherEngine } from './circuit-breaker-engine.js'
import { CallObservers } from './call-observers.js'
import { CircuitBreaker, type CallObserver, type CallPermission } from './circuit-breaker.js'
import { CircuitBreakerEventLog } from './circuit-breaker-event-log.js'
import type {
  CircuitBreakerMetrics,
  CircuitBreakerSnapshot,
  CircuitBreakerState,
} from './circuit-breaker-state.js'
import { warningsOf } from './circuit-breaker-warnings.js'
import { ResultRecordedAsFailureError } from './circuit-breaker.errors.js'
import type { CircuitBreakerCallOptions, CircuitBreakerConfig } from './circuit-breaker.options.js'
import { CircuitStateMachine, UNCOUNTED } from './circuit-state-machine.js'
import { classifierOf, type OutcomeClassifier } from './outcome-classifier.js'
import { FAILED, SLOW } from './sliding-window.js'

/** Our engine: runs calls, says what they come to, and lets the {@link CircuitStateMachine} decide. */
export class SlidingWindowCircuitBreaker extends CircuitBreaker {
  readonly name: string
  readonly events: CircuitBreakerEventLog
  readonly #runtime: StrategyRuntime
  readonly #clock: Clock
  readonly #machine: CircuitStateMachine
  readonly #observers = new CallObservers()
  #classifier: OutcomeClassifier
  /** Milliseconds. */
  #slowAfter: number

  constructor(name: string, config: CircuitBreakerConfig, runtime: StrategyRuntime) {
    super()
    this.name = name
    this.#runtime = runtime
    this.#clock = runtime.clock
    this.events = new CircuitBreakerEventLog(name, config.eventConsumerBufferSize, runtime.clock)
    this.#classifier = classifierOf(config, this.#warn)
    this.#slowAfter = config.slowCallDurationThreshold
    warningsOf(config).forEach(this.#warn)
    this.#machine = new CircuitStateMachine(name, config, { ...runtime, warn: this.#warn }, this.events)
  }

  get config(): CircuitBreakerConfig {
    return this.#machine.config
  }

  get state(): CircuitBreakerState {
    return this.#machine.state
  }

  get metrics(): CircuitBreakerMetrics {
    return this.#machine.metrics
  }

  get retryAfter(): number | undefined {
    return this.#machine.retryAfter
  }

  apply(operation: Operation, options?: CircuitBreakerCallOptions): unknown {
    const permission = this.acquirePermission()
    if (this.#machine.state === 'HALF_OPEN') return this.#probe(operation, permission, options)
    const start = this.#clock.monotonic()
    let result: unknown
    try {
      result = operation()
    } catch (error) {
      this.#threw(permission, start, { error, options })
      throw error
    }
    if (!isPromiseLike(result)) {
      this.#gave(permission, start, result)
      return result
    }
    // Of a promise it gives the promise. Any other thenable may settle twice, or return nothing from its `then`.
    return Promise.resolve(result).then(
      (value) => {
        this.#gave(permission, start, value)
        return value
      },
      (error: unknown) => {
        this.#threw(permission, start, { error, options })
        throw error
      },
    )
  }

  tryAcquirePermission(): CallPermission | undefined {
    const permission = this.#machine.permit()
    if (permission !== undefined || this.#machine.isQuiet) return permission
    if (this.events.wants('NOT_PERMITTED')) {
      this.events.publish({ type: 'NOT_PERMITTED', name: this.name, at: this.#clock.now() })
    }
    this.#observers.tell('not_permitted', 0)
    return undefined
  }

  releasePermission(permission: CallPermission): void {
    this.#machine.release(permission)
  }

  onSuccess(permission: CallPermission, durationMs: number): void {
    this.#succeed(permission, this.#clock.monotonic(), durationMs, false)
  }

  onResult(permission: CallPermission, durationMs: number, result: unknown): void {
    this.#settle(permission, this.#clock.monotonic(), durationMs, result)
  }

  onError(
    permission: CallPermission,
    durationMs: number,
    error: unknown,
    options?: CircuitBreakerCallOptions,
  ): void {
    const now = this.#clock.monotonic()
    const { kindOf, opens } = this.#classifier
    const kind = kindOf(error, options)
    if (kind === 'ignored') {
      this.#ignore(permission, durationMs, error)
      return
    }
    const isOpening = opens === undefined ? false : opens('error', error, this.#clock.now())
    if (kind === 'success') this.#succeed(permission, now, durationMs, isOpening)
    else this.#fail(permission, { now, durationMs, error }, isOpening)
  }

  transitionToOpenStateFor(waitDuration: DurationLike): void {
    this.#machine.open(durationOf(waitDuration).toMillis())
  }

  transitionToOpenStateUntil(instant: number | Date): void {
    this.#machine.open(durationOf(Number(instant) - this.#clock.now()).toMillis())
  }

  reset(): void {
    this.#machine.reset()
  }

  /** Thresholds hold from the next call on; a wait that has begun goes on as it is. @throws InvalidStrategyOptionsError for another engine */
  reconfigure(config: CircuitBreakerConfig): void {
    if (config.engine !== this.config.engine) throw otherEngine(this.name, config.engine)
    this.#classifier = classifierOf(config, this.#warn)
    this.#slowAfter = config.slowCallDurationThreshold
    this.events.resize(config.eventConsumerBufferSize)
    warningsOf(config).forEach(this.#warn)
    this.#machine.reconfigure(config)
  }

  exportState(): CircuitBreakerSnapshot {
    return this.#machine.export()
  }

  importState(snapshot: CircuitBreakerSnapshot): void {
    this.#machine.import(snapshot)
  }

  observeCalls(observer: CallObserver): Unsubscribe {
    return this.#observers.add(observer)
  }

  [Symbol.dispose](): void {
    this.#machine.dispose()
  }

  protected transitionTo(state: CircuitBreakerState): void {
    this.#machine.transitionTo(state)
  }

  /** A call of the half-open state: whoever stops waiting for it gives its permission back at once, also where it never ends. */
  #probe(operation: Operation, granted: CallPermission, options?: CircuitBreakerCallOptions): unknown {
    const signal = currentSignal()
    let permission = granted
    const giveBack = (): void => {
      this.#machine.release(permission)
      permission = UNCOUNTED
    }
    const stopListening = signal && onAbort(signal, giveBack)
    const settled = (): CallPermission => {
      stopListening?.()
      return permission
    }
    const start = this.#clock.monotonic()
    let result: unknown
    try {
      result = operation()
    } catch (error) {
      this.#threw(settled(), start, { error, options })
      throw error
    }
    if (!isPromiseLike(result)) {
      this.#gave(settled(), start, result)
      return result
    }
    return Promise.resolve(result).then(
      (value) => {
        this.#gave(settled(), start, value)
        return value
      },
      (error: unknown) => {
        this.#threw(settled(), start, { error, options })
        throw error
      },
    )
  }

  #gave(permission: CallPermission, start: number, result: unknown): void {
    const now = this.#clock.monotonic()
    this.#settle(permission, now, now - start, result)
  }

  #threw(
    permission: CallPermission,
    start: number,
    { error, options }: { readonly error: unknown; readonly options: CircuitBreakerCallOptions | undefined },
  ): void {
    const durationMs = this.#clock.monotonic() - start
    if (isCancellation(error)) this.#ignore(permission, durationMs, error)
    else this.onError(permission, durationMs, error, options)
  }

  #settle(permission: CallPermission, now: number, durationMs: number, result: unknown): void {
    const { isFailure, opens } = this.#classifier
    const isOpening = opens === undefined ? false : opens('result', result, this.#clock.now())
    if (isFailure === undefined || !isFailure(result)) this.#succeed(permission, now, durationMs, isOpening)
    else {
      const error = withoutStackTrace(() => new ResultRecordedAsFailureError(this.name, result))
      this.#fail(permission, { now, durationMs, error }, isOpening)
    }
  }

  #succeed(permission: CallPermission, now: number, durationMs: number, opens: number | boolean): void {
    if (!this.#machine.isQuiet) {
      this.events.success(now, durationMs)
      this.#observers.tell('successful', durationMs)
    }
    this.#machine.count(permission, durationMs > this.#slowAfter ? SLOW : 0, now, opens)
  }

  #fail(
    permission: CallPermission,
    {
      now,
      durationMs,
      error,
    }: { readonly now: number; readonly durationMs: number; readonly error: unknown },
    opens: number | boolean,
  ): void {
    this.#tell('ERROR', durationMs, error)
    this.#machine.count(permission, durationMs > this.#slowAfter ? FAILED | SLOW : FAILED, now, opens)
  }

  #ignore(permission: CallPermission, durationMs: number, error: unknown): void {
    this.#machine.release(permission)
    this.#tell('IGNORED_ERROR', durationMs, error)
  }

  #tell(type: 'ERROR' | 'IGNORED_ERROR', duration: number, error: unknown): void {
    if (this.#machine.isQuiet) return
    if (this.events.wants(type)) {
      this.events.publish({ type, name: this.name, at: this.#clock.now(), duration, error })
    }
    this.#observers.tell(type === 'ERROR' ? 'failed' : 'ignored', duration)
  }

  readonly #warn = (message: string): void => this.#runtime.warn(`circuitbreaker '${this.name}': ${message}`)
}

/** Whether the call failed because nobody waits for it any more, which says nothing about what it called. */
export function isCancellation(error: unknown): boolean {
  const outer = ExecutionScope.parent()
  // A scope makes its signal only where there is somebody to tell.
  if (outer === undefined || (outer instanceof ExecutionScope && !outer.aborted)) return false
  const { signal } = outer
  if (signal?.aborted !== true) return false
  return error === signal.reason || (isError(error) && readable(() => error.name) === 'AbortError')
}
