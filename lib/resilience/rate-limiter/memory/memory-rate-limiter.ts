import { currentDeadline, currentSignal } from '../../scope/current-signal.js'
import type { StrategyRuntime } from '../../strategy/strategy-runtime.js'
import { limitsOf } from '../algorithms/create-algorithm.js'
import type { PermitRequest } from '../permit-request.js'
import { RateLimiterEngine } from '../rate-limiter-engine.js'
import { RateLimitExceededError } from '../rate-limiter.errors.js'
import type { RateLimiterConfig } from '../rate-limiter.options.js'
import { Budget } from './budget.js'
import { Partitions } from './partitions.js'

/** A rate limiter whose permits are those of this process. A call that need not wait gets no promise. */
export class MemoryRateLimiter extends RateLimiterEngine {
  readonly #runtime: StrategyRuntime
  readonly #shared: Budget
  readonly #partitions: Partitions<Budget>

  constructor(name: string, config: RateLimiterConfig, runtime: StrategyRuntime) {
    super(name, config, runtime)
    this.#runtime = runtime
    this.#shared = this.#create()
    this.#partitions = new Partitions(() => this.#create())
  }

  override get availablePermissions(): number {
    return this.#shared.available(this.#runtime.clock.monotonic())
  }

  /** As {@link availablePermissions}, for one partition. */
  availablePermissionsOf(key: string): number {
    const budget = this.#partitions.find(key) ?? this.#create()
    return budget.available(this.#runtime.clock.monotonic())
  }

  override get waitingCalls(): number {
    let waiting = this.#shared.waiting
    for (const { waiting: calls } of this.#partitions) waiting += calls
    return waiting
  }

  /** Partitions that have a budget of their own. */
  get partitions(): number {
    return this.#partitions.size
  }

  override enter(request: PermitRequest): Promise<void> | undefined {
    const { permits } = request
    const now = this.#runtime.clock.monotonic()
    const budget = this.#budget(request.key, now)
    if (permits > 0 && !budget.tryTake(now, permits)) return this.#wait(budget, request, now)
    this.permitted(permits, now)
    request.observe?.(budget.status(now, this.config.limitForPeriod))
    return undefined
  }

  protected override reserve({ permits, key }: PermitRequest): number {
    const now = this.#runtime.clock.monotonic()
    const budget = this.#budget(key, now)
    const at = permits === 0 ? now : budget.earliest(now, permits)
    if (at - now > this.config.timeoutDuration) {
      this.failed(permits)
      return -1
    }
    if (permits > 0) budget.reserve(at, permits)
    this.permitted(permits)
    return Math.max(0, at - now)
  }

  protected override drain(key: string | undefined): number {
    const now = this.#runtime.clock.monotonic()
    return this.#budget(key, now).drain(now)
  }

  protected override configured(config: RateLimiterConfig): void {
    const now = this.#runtime.clock.monotonic()
    const limits = limitsOf(config)
    this.#shared.configure(limits, now)
    for (const budget of this.#partitions) budget.configure(limits, now)
  }

  #create(): Budget {
    return new Budget(this.config.algorithm, limitsOf(this.config), this.#runtime.clock)
  }

  #budget(key: string | undefined, now: number): Budget {
    return key === undefined ? this.#shared : this.#partitions.get(key, now, this.config.maxPartitions)
  }

  /** @throws RateLimitExceededError where the permits come too late, or nobody can wait for them */
  #wait(budget: Budget, { permits, mayWait, observe }: PermitRequest, now: number): Promise<void> {
    const { timeoutDuration, maxWaitingCalls, limitForPeriod } = this.config
    const { clock } = this.#runtime
    const at = budget.earliest(now, permits)
    const deadline = Math.min(now + timeoutDuration, currentDeadline())
    const tell = (): void => observe?.(budget.status(clock.monotonic(), limitForPeriod))
    if (!mayWait || at > deadline || budget.waiting >= maxWaitingCalls) {
      tell()
      throw this.exceeded(permits, at - now)
    }
    const signal = currentSignal()
    const refusal = (retryAfter: number): Error => this.exceeded(permits, retryAfter)
    return budget.wait({ permits, at, deadline, signal, refusal }).then(
      () => {
        // It aborted between the moment the permits came and this one.
        signal?.throwIfAborted()
        this.permitted(permits)
        tell()
      },
      (reason: unknown) => {
        if (reason instanceof RateLimitExceededError) tell()
        else this.failed(permits)
        throw reason
      },
    )
  }
}
