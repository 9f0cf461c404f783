import { durationOf, isPromiseLike, messageOf, type DurationLike } from '../../common/index.js'
import { EventPublisher } from '../events/event-publisher.js'
import type { ExecutionContext } from '../scope/current-signal.js'
import {
  execute,
  ResilienceStrategy,
  type ExecuteOptions,
  type Operation,
} from '../strategy/resilience-strategy.js'
import { refusal } from '../strategy/stack-trace.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { InvalidStrategyOptionsError } from '../strategy/strategy.errors.js'
import { ONE_PERMIT, type PermitRequest } from './permit-request.js'
import { InvalidPermitsError, RateLimitExceededError } from './rate-limiter.errors.js'
import type { RateLimiterEvent } from './rate-limiter.events.js'
import type { RateLimiterConfig } from './rate-limiter.options.js'

/** What a call by hand may say. */
export interface AcquireOptions {
  /** The partition whose permits count. Default: those that all calls without a key share. */
  readonly key?: string
}

export interface RateLimiterExecuteOptions extends ExecuteOptions, AcquireOptions {
  /** How many permits the call takes. Default 1. */
  readonly permits?: number
}

/** Options that are built into an instance. */
const FIXED = ['algorithm', 'store', 'engine'] as const

/**
 * Lets as many calls start as there are permits, which come back with time. The others wait in order of arrival as far as `timeoutDuration`
 * allows, or are refused with a RateLimitExceededError. Engines differ in where the permits are.
 */
export abstract class RateLimiterEngine extends ResilienceStrategy<RateLimiterConfig, RateLimiterEvent> {
  readonly name: string
  readonly events: EventPublisher<RateLimiterEvent>
  readonly #runtime: StrategyRuntime
  #config: RateLimiterConfig
  /** Of the wall clock to the monotonic one. Milliseconds. */
  #offset = 0
  #offsetUntil = -Infinity

  constructor(name: string, config: RateLimiterConfig, runtime: StrategyRuntime) {
    super()
    this.name = name
    this.#config = config
    this.#runtime = runtime
    this.events = new EventPublisher(config.eventConsumerBufferSize)
  }

  get config(): RateLimiterConfig {
    return this.#config
  }

  /**
   * Permits that calls without a key could take now; negative while some are waited for. With a store: after the last decision that this
   * process asked for.
   */
  abstract get availablePermissions(): number

  /** Calls of this process that wait, in all partitions. */
  abstract get waitingCalls(): number

  /** Connects to what it needs; the application does so at boot. @throws MissingPackageError, MissingStoreError */
  start(): Promise<void> {
    return Promise.resolve()
  }

  /** Lets go of what it is connected to. */
  close(): Promise<void> {
    return Promise.resolve()
  }

  /** Runs the operation as soon as it has its permits. @throws RateLimitExceededError; a rejection where it had to wait */
  apply(operation: Operation, request: PermitRequest = ONE_PERMIT): unknown {
    const entering = this.enter(request)
    return entering === undefined
      ? this.#run(operation, request)
      : entering.then(() => this.#run(operation, request))
  }

  override execute<T>(
    operation: (context: ExecutionContext) => T,
    { permits = 1, key, ...options }: RateLimiterExecuteOptions = {},
  ): Promise<Awaited<T>> {
    return execute({ apply: (run) => this.apply(run, this.#requestFor(permits, key)) }, operation, options)
  }

  /**
   * Takes permits, and waits for them as long as `timeoutDuration` says and the caller's signal does not abort (then it rejects with the
   * signal's reason). Permits need not be given back.
   *
   * @returns whether there are any: `false` when they would come too late, which is known at once
   */
  async acquirePermission(permits = 1, { key }: AcquireOptions = {}): Promise<boolean> {
    try {
      await this.enter(this.#requestFor(permits, key))
      return true
    } catch (error) {
      if (error instanceof RateLimitExceededError) return false
      throw error
    }
  }

  /**
   * Takes permits ahead of time, for who waits by other means.
   *
   * @returns in how many milliseconds they may be used; 0: now, -1: there are none within `timeoutDuration`
   */
  async reservePermission(permits = 1, { key }: AcquireOptions = {}): Promise<number> {
    return await this.reserve(this.#requestFor(permits, key))
  }

  /** Takes all permits that are left; the next ones come as always. */
  async drainPermissions({ key }: AcquireOptions = {}): Promise<void> {
    this.#tellDrained(await this.drain(key))
  }

  /** resilience4j's way to change the limit while it is in use. @throws InvalidStrategyOptionsError */
  changeLimitForPeriod(limitForPeriod: number): void {
    if (!Number.isInteger(limitForPeriod) || limitForPeriod < 1)
      throw this.#invalid('limitForPeriod', `must be a whole number of at least 1, but is ${limitForPeriod}`)
    this.reconfigure({ ...this.#config, limitForPeriod })
  }

  /** Of calls that come from now on. @throws InvalidStrategyOptionsError, InvalidDurationError */
  changeTimeoutDuration(timeoutDuration: DurationLike): void {
    const duration = durationOf(timeoutDuration)
    const millis = duration.toMillis()
    if (millis < 0)
      throw this.#invalid('timeoutDuration', `must not be negative, but is ${duration.toString()}`)
    this.reconfigure({ ...this.#config, timeoutDuration: millis })
  }

  /** What was taken stays taken; who waits goes on, unless its permits now come too late. @throws InvalidStrategyOptionsError */
  reconfigure(config: RateLimiterConfig): void {
    const changed = FIXED.find((option) => config[option] !== this.#config[option])
    if (changed !== undefined) throw this.#invalid(changed, 'can not be changed while the limiter is in use')
    this.#config = config
    this.configured(config)
  }

  /** Takes the permits of a call. @returns a promise where it has to wait. @throws RateLimitExceededError */
  protected abstract enter(request: PermitRequest): Promise<void> | undefined

  /** As {@link reservePermission}. */
  protected abstract reserve(request: PermitRequest): number | Promise<number>

  /** Takes what is left. @returns how many permits that were */
  protected abstract drain(key: string | undefined): number | Promise<number>

  /** The limits are others. */
  protected abstract configured(config: RateLimiterConfig): void

  /** @param now of the monotonic clock */
  protected permitted(permits: number, now: number = this.#runtime.clock.monotonic()): void {
    if (this.events.wants('SUCCESSFUL_ACQUIRE'))
      this.events.publish({ type: 'SUCCESSFUL_ACQUIRE', name: this.name, at: this.#wallTime(now), permits })
  }

  protected failed(permits: number): void {
    if (this.events.wants('FAILED_ACQUIRE'))
      this.events.publish({
        type: 'FAILED_ACQUIRE',
        name: this.name,
        at: this.#runtime.clock.now(),
        permits,
      })
  }

  /** @param retryAfter milliseconds; `Infinity` where the permits will never be there */
  protected exceeded(permits: number, retryAfter: number): RateLimitExceededError {
    this.failed(permits)
    const known = retryAfter === Infinity ? undefined : retryAfter
    return refusal(this.#config, () => new RateLimitExceededError(this.name, known))
  }

  /** The store does not answer any more. Told once per outage. */
  protected storeFailed(error: unknown): void {
    this.#runtime.warn(
      `The store of rate limiter '${this.name}' does not answer (${messageOf(error)}); onStoreFailure: ${this.#config.onStoreFailure}`,
    )
    if (this.events.wants('STORE_FAILED'))
      this.events.publish({ type: 'STORE_FAILED', name: this.name, at: this.#runtime.clock.now(), error })
  }

  protected storeRecovered(): void {
    this.#runtime.warn(`The store of rate limiter '${this.name}' answers again`)
    if (this.events.wants('STORE_RECOVERED'))
      this.events.publish({ type: 'STORE_RECOVERED', name: this.name, at: this.#runtime.clock.now() })
  }

  #run(operation: Operation, { key }: PermitRequest): unknown {
    const shouldDrain = this.#config.drainPermissionsOnResult
    if (shouldDrain === undefined) return operation()
    const onValue = (result: unknown): unknown => {
      if (shouldDrain({ result })) this.#drainAfter(key)
      return result
    }
    const onError = (error: unknown): never => {
      if (shouldDrain({ error })) this.#drainAfter(key)
      throw error
    }
    let result: unknown
    try {
      result = operation()
    } catch (error) {
      return onError(error)
    }
    return isPromiseLike(result) ? result.then(onValue, onError) : onValue(result)
  }

  /** The caller has its result and need not wait for this; a store that fails tells by its events. */
  #drainAfter(key: string | undefined): void {
    const drained = this.drain(key)
    if (!isPromiseLike(drained)) this.#tellDrained(drained)
    else
      drained.then(
        (permits) => this.#tellDrained(permits),
        () => undefined,
      )
  }

  /** The wall clock, read once a second: a call that reads two clocks takes half as long again. */
  #wallTime(now: number): number {
    if (now >= this.#offsetUntil) {
      this.#offset = this.#runtime.clock.now() - now
      this.#offsetUntil = now + 1_000
    }
    return Math.round(now + this.#offset)
  }

  #tellDrained(permits: number): void {
    if (this.events.wants('DRAINED'))
      this.events.publish({ type: 'DRAINED', name: this.name, at: this.#runtime.clock.now(), permits })
  }

  #requestFor(permits: number, key: string | undefined): PermitRequest {
    if (permits === 1 && key === undefined) return ONE_PERMIT
    return { ...ONE_PERMIT, permits: checkedPermits(this.name, permits), key }
  }

  #invalid(option: string, message: string): InvalidStrategyOptionsError {
    return new InvalidStrategyOptionsError('ratelimiter', this.name, [{ option, message }])
  }
}

/** @throws InvalidPermitsError */
export function checkedPermits(rateLimiter: string, permits: unknown): number {
  if (Number.isSafeInteger(permits) && (permits as number) >= 0) return permits as number
  throw new InvalidPermitsError(rateLimiter, permits)
}
