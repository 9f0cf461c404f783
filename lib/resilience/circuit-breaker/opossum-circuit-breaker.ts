import { durationOf, type DurationLike } from '../../common/index.js'
import { BulkheadFullError } from '../bulkhead/bulkhead.errors.js'
import type { Unsubscribe } from '../events/event-publisher.js'
import type { Operation } from '../strategy/resilience-strategy.js'
import { withoutStackTrace } from '../strategy/stack-trace.js'
import { SYSTEM_RUNTIME, type StrategyRuntime } from '../strategy/strategy-runtime.js'
import { InvalidStrategyOptionsError } from '../strategy/strategy.errors.js'
import { TimeLimitExceededError } from '../time-limiter/time-limiter.errors.js'
import { CallObservers } from './call-observers.js'
import { otherEngine } from './circuit-breaker-engine.js'
import { CircuitBreakerEventLog } from './circuit-breaker-event-log.js'
import type {
  CircuitBreakerMetrics,
  CircuitBreakerSnapshot,
  CircuitBreakerState,
} from './circuit-breaker-state.js'
import { CircuitBreaker, type CallObserver, type CallPermission } from './circuit-breaker.js'
import { ResultRecordedAsFailureError, type CallNotPermittedError } from './circuit-breaker.errors.js'
import {
  CIRCUIT_BREAKER_DEFAULTS,
  type CircuitBreakerCallOptions,
  type CircuitBreakerConfig,
} from './circuit-breaker.options.js'
import { UNCOUNTED } from './circuit-state-machine.js'
import { KnownOutcome, OpossumCall, takeOver, TimedOperation } from './opossum-call.js'
import {
  isOpossumBreaker,
  loadOpossum,
  type OpossumBreaker,
  type OpossumInternals,
  type OpossumStats,
} from './opossum-library.js'
import { changesOf, nativeOptions, opossumComplaints, opossumDefaults } from './opossum-options.js'
import { OpossumStates } from './opossum-states.js'
import { metricsFromStats } from './opossum-window.js'
import { classifierOf, type ErrorKind, type OutcomeClassifier } from './outcome-classifier.js'
import { isCancellation } from './sliding-window-circuit-breaker.js'

type Filter = (error: unknown, ...args: readonly unknown[]) => unknown

/**
 * Runs calls through a breaker of opossum and tells of them as the framework does. What opossum counts and decides stays opossum's: see
 * `docs/resilience/opossum.md` for where that differs. Its timers are the machine's, whatever clock the application has. When it is disposed
 * of, opossum is shut down, and refuses every call from then on.
 *
 * @example
 * const breaker = OpossumCircuitBreaker.wrap(existing)
 * breaker.events.on('STATE_TRANSITION', ({ to }) => logger.warn(to))
 * breaker.opossum.on('timeout', () => timeouts.increment())
 */
export class OpossumCircuitBreaker extends CircuitBreaker {
  readonly name: string
  readonly events: CircuitBreakerEventLog
  readonly #runtime: StrategyRuntime
  readonly #breaker: OpossumInternals
  readonly #states: OpossumStates
  readonly #observers = new CallObservers()
  /** What a breaker that was taken over filters. */
  readonly #ownFilter: Filter | undefined
  readonly #judgements = new WeakMap<object, CircuitBreakerCallOptions>()
  #config: CircuitBreakerConfig
  #classifier: OutcomeClassifier
  /** Whether the `success` that comes next is an error that is to be ignored. */
  #ignored: { readonly error: unknown } | undefined
  /** How long the call took whose outcome opossum is being told. */
  #knownDuration: number | undefined

  /** @throws MissingPackageError */
  constructor(name: string, config: CircuitBreakerConfig, runtime: StrategyRuntime) {
    super()
    this.name = name
    this.#config = config
    this.#runtime = runtime
    this.events = new CircuitBreakerEventLog(name, config.eventConsumerBufferSize, runtime.clock)
    this.#classifier = classifierOf(config, this.#warn)
    if (isOpossumBreaker(config.opossum)) {
      this.#breaker = config.opossum
      this.#ownFilter = config.opossum.options.errorFilter as Filter | undefined
      takeOver(this.#breaker)
    } else {
      this.#breaker = new (loadOpossum(name))(makeCall, nativeOptions(name, config))
    }
    this.#breaker.options.errorFilter = this.#filter
    this.#listen()
    const { clock } = runtime
    const forcedOpen = config.initialState === 'FORCED_OPEN'
    this.#states = new OpossumStates(name, this.#breaker, { clock, forcedOpen, events: this.events })
  }

  /**
   * A breaker that is there already: who has it goes on with it, and both see the same state. It keeps its own options.
   *
   * @throws InvalidStrategyOptionsError for one that caches or coalesces, which would give one call's result to another
   */
  static wrap(breaker: OpossumBreaker, runtime: Partial<StrategyRuntime> = {}): OpossumCircuitBreaker {
    const set = { engine: 'opossum', opossum: breaker } as const
    const config = { ...CIRCUIT_BREAKER_DEFAULTS, ...opossumDefaults(set), ...set }
    const complaints = opossumComplaints(config, set).filter((complaint) => complaint !== undefined)
    if (complaints.length > 0)
      throw new InvalidStrategyOptionsError('circuitbreaker', breaker.name, complaints)
    return new OpossumCircuitBreaker(breaker.name, config, { ...SYSTEM_RUNTIME, ...runtime })
  }

  /** The breaker itself: its events, its stats, `toJSON()`. */
  get opossum(): OpossumBreaker {
    return this.#breaker
  }

  get config(): CircuitBreakerConfig {
    return this.#config
  }

  get state(): CircuitBreakerState {
    return this.#states.state
  }

  get metrics(): CircuitBreakerMetrics {
    const stats = this.#breaker.stats as OpossumStats
    return metricsFromStats(stats, this.#config.minimumNumberOfCalls, this.#states.notPermitted)
  }

  get retryAfter(): number | undefined {
    return this.#states.retryAfter
  }

  apply(operation: Operation, options?: CircuitBreakerCallOptions): unknown {
    const { state, isProbing } = this.#states
    if (state === 'DISABLED') return operation()
    if (state === 'FORCED_OPEN' || isProbing) throw this.#refuse()
    const { timeout } = this.#breaker.options
    const timed =
      typeof timeout === 'number' && timeout > 0
        ? new TimedOperation(operation, this.#runtime.clock.monotonic() + timeout)
        : undefined
    let recorded: ResultRecordedAsFailureError | undefined
    const made = timed === undefined ? operation : () => timed.run()
    const run = (): unknown => {
      const result = Promise.resolve(options === undefined ? made() : this.#judged(made, options))
      const { isFailure } = this.#classifier
      if (isFailure === undefined) return result
      return result.then((value) => {
        if (!isFailure(value)) return value
        throw (recorded = this.#recorded(value))
      })
    }
    return this.#breaker.call(new OpossumCall(run)).catch((error: unknown) => {
      if (recorded !== undefined && error === recorded) return recorded.result
      throw this.#errorOf(error, timed)
    })
  }

  tryAcquirePermission(): CallPermission | undefined {
    const permission = this.#states.permit()
    if (permission === UNCOUNTED) return permission
    if (permission !== undefined && this.#breaker.semaphore.test()) return permission
    if (permission !== undefined) this.#states.end(permission)
    this.#refuse()
    return undefined
  }

  releasePermission(permission: CallPermission): void {
    if (permission === UNCOUNTED) return
    this.#breaker.semaphore.release()
    this.#states.end(permission)
  }

  onSuccess(permission: CallPermission, durationMs: number): void {
    this.#count(permission, durationMs, { result: undefined })
  }

  onResult(permission: CallPermission, durationMs: number, result: unknown): void {
    const isFailure = this.#classifier.isFailure?.(result) === true
    this.#count(permission, durationMs, isFailure ? { error: this.#recorded(result) } : { result })
  }

  onError(
    permission: CallPermission,
    durationMs: number,
    error: unknown,
    options?: CircuitBreakerCallOptions,
  ): void {
    if (options !== undefined) this.#judge(error, options)
    this.#count(permission, durationMs, { error })
  }

  transitionToOpenStateFor(waitDuration: DurationLike): void {
    this.#states.openFor(durationOf(waitDuration).toMillis())
  }

  transitionToOpenStateUntil(instant: number | Date): void {
    this.#states.openFor(Number(instant) - this.#runtime.clock.now())
  }

  reset(): void {
    this.#states.reset()
  }

  /**
   * Changes the threshold, the waits, and what counts as a failure. What opossum takes once, when it is made, can not be changed.
   *
   * @throws InvalidStrategyOptionsError
   */
  reconfigure(config: CircuitBreakerConfig): void {
    if (config.engine !== 'opossum') throw otherEngine(this.name, config.engine)
    const { changes, complaints } = changesOf(this.name, this.#config, config)
    if (complaints.length > 0) throw new InvalidStrategyOptionsError('circuitbreaker', this.name, complaints)
    Object.assign(this.#breaker.options, changes)
    this.#classifier = classifierOf(config, this.#warn)
    this.events.resize(config.eventConsumerBufferSize)
    this.#config = config
  }

  exportState(): CircuitBreakerSnapshot {
    return this.#states.export()
  }

  importState(snapshot: CircuitBreakerSnapshot): void {
    this.#states.import(snapshot)
  }

  observeCalls(observer: CallObserver): Unsubscribe {
    return this.#observers.add(observer)
  }

  /** Shuts opossum down. */
  [Symbol.dispose](): void {
    if (!this.#breaker.isShutdown) this.#breaker.shutdown()
  }

  protected transitionTo(state: CircuitBreakerState): void {
    this.#states.transitionTo(state)
  }

  /** Ours come before opossum's: a call is told of before the change of state that it causes. */
  #listen(): void {
    this.#breaker.prependListener('success', (_result: unknown, latency: number) => this.#succeeded(latency))
    this.#breaker.prependListener('failure', (error: unknown, latency: number) =>
      this.#tell('ERROR', error, latency),
    )
    this.#breaker.on('reject', () => this.#rejected())
  }

  #succeeded(latency: number): void {
    const ignored = this.#ignored
    this.#ignored = undefined
    if (ignored !== undefined) {
      this.#tell('IGNORED_ERROR', ignored.error, latency)
      return
    }
    if (this.#states.isQuiet) return
    const duration = this.#knownDuration ?? latency
    this.events.success(this.#runtime.clock.monotonic(), duration)
    this.#observers.tell('successful', duration)
  }

  #tell(type: 'ERROR' | 'IGNORED_ERROR', error: unknown, latency: number): void {
    if (this.#states.isQuiet) return
    const duration = this.#knownDuration ?? latency
    if (this.events.wants(type))
      this.events.publish({ type, name: this.name, at: this.#runtime.clock.now(), duration, error })
    this.#observers.tell(type === 'ERROR' ? 'failed' : 'ignored', duration)
  }

  #rejected(): void {
    this.#states.notPermitted++
    if (this.#states.isQuiet) return
    if (this.events.wants('NOT_PERMITTED'))
      this.events.publish({ type: 'NOT_PERMITTED', name: this.name, at: this.#runtime.clock.now() })
    this.#observers.tell('not_permitted', 0)
  }

  /** opossum's `errorFilter`: what it is true for counts as a success. Called right before `success`, if it is true. */
  readonly #filter = (error: unknown, ...args: readonly unknown[]): boolean => {
    if (error instanceof ResultRecordedAsFailureError) return false
    const native = this.#ownFilter ?? nativeFilter(this.#config)
    // Of the call that decides, nobody learns anything if its caller leaves: opossum may not close for that.
    const isCancelled = isCancellation(error) && this.#breaker.closed
    const kind = isCancelled || Boolean(native?.(error, ...args)) ? 'ignored' : this.#kindOf(error)
    if (kind === 'ignored') this.#ignored = { error }
    return kind !== 'failure'
  }

  #kindOf(error: unknown): ErrorKind {
    const options = isObject(error) ? this.#judgements.get(error) : undefined
    return this.#classifier.kindOf(error, options)
  }

  /** opossum's filter is told of an error only, not of the call: what the call says of it is kept with the error until then. */
  #judge(error: unknown, options: CircuitBreakerCallOptions): void {
    if (isObject(error)) this.#judgements.set(error, options)
  }

  async #judged(operation: Operation, options: CircuitBreakerCallOptions): Promise<unknown> {
    try {
      return await operation()
    } catch (error) {
      this.#judge(error, options)
      throw error
    }
  }

  /** A call that somebody else made: opossum makes one that has this outcome. */
  #count(
    permission: CallPermission,
    durationMs: number,
    outcome: { readonly result: unknown } | { readonly error: unknown },
  ): void {
    if (permission === UNCOUNTED) return
    this.#breaker.semaphore.release()
    if (!this.#states.end(permission)) return
    this.#knownDuration = durationMs
    try {
      this.#breaker.call(new OpossumCall(() => new KnownOutcome(outcome))).catch(() => undefined)
    } finally {
      this.#knownDuration = undefined
    }
  }

  #recorded(result: unknown): ResultRecordedAsFailureError {
    return withoutStackTrace(() => new ResultRecordedAsFailureError(this.name, result))
  }

  /** Refuses a call that opossum does not get to see; its numbers are to know of it. */
  #refuse(): CallNotPermittedError {
    const refusal = this.refusal()
    this.#breaker.emit('fire', [])
    this.#breaker.emit('reject', refusal)
    return refusal
  }

  /** What is opossum's own is the framework's for the caller: the same fallbacks and answers, whatever engine runs the breaker. */
  #errorOf(error: unknown, timed: TimedOperation | undefined): unknown {
    switch (codeOf(this.#breaker, error)) {
      case 'EOPENBREAKER':
      case 'ESHUTDOWN':
        return this.refusal()
      case 'ESEMLOCKED':
        return new BulkheadFullError(this.name)
      case 'ETIMEDOUT': {
        const reason = new TimeLimitExceededError(this.name, Number(this.#breaker.options.timeout))
        timed?.abort(reason)
        return reason
      }
      default:
        return error
    }
  }

  readonly #warn = (message: string): void => this.#runtime.warn(`circuitbreaker '${this.name}': ${message}`)
}

/** The code of an error that opossum made; others have codes of their own. */
function codeOf(breaker: OpossumBreaker, error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined
  const { isOurError } = breaker.constructor as unknown as { isOurError(thrown: unknown): boolean }
  return isOurError(error) ? Reflect.get(error, 'code') : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The action of a breaker that has none of its own. */
function makeCall(this: OpossumCall): unknown {
  return this.run()
}

function nativeFilter({ opossum }: CircuitBreakerConfig): Filter | undefined {
  return 'errorFilter' in opossum ? (opossum.errorFilter as Filter) : undefined
}
