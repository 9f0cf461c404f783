import { isPromiseLike, pause } from '../../../common/index.js'
import { currentDeadline, currentSignal } from '../../scope/current-signal.js'
import type { StrategyRuntime } from '../../strategy/strategy-runtime.js'
import { limitsOf } from '../algorithms/create-algorithm.js'
import { MemoryRateLimiter } from '../memory/memory-rate-limiter.js'
import type { PermitRequest } from '../permit-request.js'
import type { RateLimitStatus } from '../rate-limit-status.js'
import { RateLimiterEngine } from '../rate-limiter-engine.js'
import { RateLimiterStoreError } from '../rate-limiter.errors.js'
import type { RateLimiterConfig } from '../rate-limiter.options.js'
import type { RateLimiterStore, StoreDecision, StoredBudget, StoreRequest } from './rate-limiter-store.js'
import { Outage, StoreGuard } from './store-guard.js'

/**
 * A rate limiter whose permits are in a store, for all processes that use it. The store decides each call in one step, and gives those that wait
 * their permits ahead of time, in the order in which they came to it.
 */
export class StoredRateLimiter extends RateLimiterEngine {
  readonly #store: RateLimiterStore
  readonly #runtime: StrategyRuntime
  readonly #guard: StoreGuard
  /** Decides while the store is away, where it shall. */
  readonly #local: MemoryRateLimiter
  #available: number
  #waiting = 0

  constructor(name: string, config: RateLimiterConfig, runtime: StrategyRuntime, store: RateLimiterStore) {
    super(name, config, runtime)
    this.#store = store
    this.#runtime = runtime
    this.#available = config.limitForPeriod
    this.#local = new MemoryRateLimiter(name, withoutEvents(config), runtime)
    this.#guard = new StoreGuard({
      clock: runtime.clock,
      onFailed: (error) => this.storeFailed(error),
      onRecovered: () => this.storeRecovered(),
    })
  }

  override get availablePermissions(): number {
    return this.#available
  }

  override get waitingCalls(): number {
    return this.#waiting + this.#local.waitingCalls
  }

  override async start(): Promise<void> {
    await this.#store.connect?.()
  }

  protected override async enter(request: PermitRequest): Promise<void> {
    const { permits, key, observe } = request
    const signal = currentSignal()
    signal?.throwIfAborted()
    if (permits === 0) {
      this.permitted(0)
      return
    }
    const storeRequest = this.#storeRequest(permits, key, this.#patience())
    const decision = await this.#decide(storeRequest)
    if (decision instanceof Outage) {
      await this.#withoutStore(request, decision)
      return
    }
    if (!decision.permitted) {
      observe?.(statusOf(decision, storeRequest))
      throw this.exceeded(permits, decision.at - decision.now)
    }
    const waitMs = decision.at - decision.now
    if (waitMs > 0) await this.#wait(waitMs, storeRequest, decision, signal)
    else if (signal?.aborted === true) this.#giveUp(storeRequest, decision, signal)
    this.permitted(permits)
    observe?.(statusOf(decision, storeRequest))
  }

  protected override async reserve({ permits, key }: PermitRequest): Promise<number> {
    if (permits === 0) {
      this.permitted(0)
      return 0
    }
    const decision = await this.#decide(this.#storeRequest(permits, key, this.config.timeoutDuration))
    if (decision instanceof Outage) return this.#reserveWithoutStore(permits, key)
    if (decision.permitted) this.permitted(permits)
    else this.failed(permits)
    return decision.permitted ? Math.max(0, decision.at - decision.now) : -1
  }

  protected override async drain(key: string | undefined): Promise<number> {
    const drained = await this.#guard.ask(() => this.#store.drain(this.#budget(key)), this.config)
    if (drained instanceof Outage) return 0
    if (key === undefined) this.#available = 0
    return drained
  }

  protected override configured(config: RateLimiterConfig): void {
    this.#local.reconfigure(withoutEvents(config))
  }

  /** Milliseconds that a call can wait now. */
  #patience(): number {
    const { timeoutDuration, maxWaitingCalls } = this.config
    if (this.#waiting >= maxWaitingCalls) return 0
    return Math.max(0, Math.min(timeoutDuration, currentDeadline() - this.#runtime.clock.monotonic()))
  }

  #budget(key: string | undefined): StoredBudget {
    const { name, config } = this
    return { name, key, algorithm: config.algorithm, ...limitsOf(config) }
  }

  #storeRequest(permits: number, key: string | undefined, maxWait: number): StoreRequest {
    return { ...this.#budget(key), permits, maxWait }
  }

  async #decide(request: StoreRequest): Promise<StoreDecision | Outage> {
    const decision = await this.#guard.ask(() => this.#store.acquire(request), this.config)
    if (request.key === undefined && !(decision instanceof Outage)) this.#available = decision.available
    return decision
  }

  /** Waits for permits that are taken already; they are given back if the caller leaves before. */
  #wait(
    waitMs: number,
    request: StoreRequest,
    decision: StoreDecision,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    this.#waiting++
    return pause(this.#runtime.clock, Math.ceil(waitMs), { signal, ref: true })
      .catch(() => this.#giveUp(request, decision, signal))
      .finally(() => this.#waiting--)
  }

  /** @throws the signal's reason */
  #giveUp(request: StoreRequest, { receipt }: StoreDecision, signal: AbortSignal | undefined): never {
    const released = this.#guard.ask(
      () => this.#store.release(request, request.permits, receipt),
      this.config,
    )
    // Never rejects; permits that can not be given back come back with time.
    if (isPromiseLike(released)) void released
    this.failed(request.permits)
    throw signal?.reason
  }

  async #withoutStore(request: PermitRequest, { error, retryAfter }: Outage): Promise<void> {
    const { onStoreFailure } = this.config
    if (onStoreFailure === 'closed') {
      this.failed(request.permits)
      throw new RateLimiterStoreError(this.name, retryAfter, error)
    }
    if (onStoreFailure === 'local') {
      try {
        await this.#local.enter(request)
      } catch (refused) {
        this.failed(request.permits)
        throw refused
      }
    }
    this.permitted(request.permits)
  }

  async #reserveWithoutStore(permits: number, key: string | undefined): Promise<number> {
    const { onStoreFailure } = this.config
    if (onStoreFailure === 'local') {
      const options = key === undefined ? {} : { key }
      const wait = await this.#local.reservePermission(permits, options)
      if (wait < 0) this.failed(permits)
      else this.permitted(permits)
      return wait
    }
    const isOpen = onStoreFailure === 'open'
    if (isOpen) this.permitted(permits)
    else this.failed(permits)
    return isOpen ? 0 : -1
  }
}

function statusOf({ available, now, refreshAt }: StoreDecision, { limit }: StoreRequest): RateLimitStatus {
  return { limit, remaining: Math.max(0, available), resetAfter: Math.max(0, refreshAt - now) }
}

function withoutEvents(config: RateLimiterConfig): RateLimiterConfig {
  return { ...config, eventConsumerBufferSize: 0 }
}
