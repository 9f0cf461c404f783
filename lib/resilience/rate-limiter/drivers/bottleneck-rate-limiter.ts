import type Bottleneck from 'bottleneck'
import { messageOf, MissingPackageError, onAbort } from '../../../common/index.js'
import { currentDeadline, currentSignal } from '../../scope/current-signal.js'
import type { StrategyRuntime } from '../../strategy/strategy-runtime.js'
import type { PermitRequest } from '../permit-request.js'
import { RateLimiterEngine } from '../rate-limiter-engine.js'
import {
  RateLimiterStoreError,
  StoreDisconnectedError,
  UnsupportedByBottleneckError,
} from '../rate-limiter.errors.js'
import type { RateLimiterConfig } from '../rate-limiter.options.js'
import type { RateLimiterStores } from '../store/rate-limiter-stores.js'
import { BottleneckLimiters } from './bottleneck-limiters.js'

/** What became of a call's place in the queue. */
type Turn = 'waiting' | 'started' | 'left'

/**
 * npm's bottleneck as a rate limiter: calls start at even distances, in order, in this process or over Redis in all of them. Made for queues of
 * work and not for request paths: bottleneck costs about 200 microseconds for each call. A call that leaves the queue keeps its place in it as
 * nobody's turn, since bottleneck can not take a single job back.
 */
export class BottleneckRateLimiter extends RateLimiterEngine {
  readonly #runtime: StrategyRuntime
  readonly #limiters: BottleneckLimiters
  #waiting = 0
  #lastStart = -Infinity
  /** Whether its Redis is. */
  #isAway = false

  constructor(name: string, config: RateLimiterConfig, runtime: StrategyRuntime, stores: RateLimiterStores) {
    super(name, config, runtime)
    this.#runtime = runtime
    this.#limiters = new BottleneckLimiters({
      name,
      clock: runtime.clock,
      load: loadBottleneck,
      stores: config.store === 'memory' ? undefined : stores,
      minTime: () => intervalOf(this.config),
      onError: (error) => runtime.warn(`Bottleneck of rate limiter '${name}' reports: ${messageOf(error)}`),
    })
  }

  /** 1 when a call could start now, as far as this process knows; negative while calls wait. */
  override get availablePermissions(): number {
    const isFree = this.#runtime.clock.monotonic() - this.#lastStart >= intervalOf(this.config)
    return (isFree && this.#waiting === 0 ? 1 : 0) - this.#waiting
  }

  override get waitingCalls(): number {
    return this.#waiting
  }

  override async start(): Promise<void> {
    await this.#limiters.start()
  }

  override async close(): Promise<void> {
    await this.#limiters.close()
  }

  protected override async enter({ permits, key, observe }: PermitRequest): Promise<void> {
    if (permits > 1) throw new UnsupportedByBottleneckError(this.name, 'give a call several permits')
    const signal = currentSignal()
    signal?.throwIfAborted()
    if (permits === 1) {
      const interval = intervalOf(this.config)
      const wait = this.#waiting * interval
      const patience = Math.min(
        this.config.timeoutDuration,
        currentDeadline() - this.#runtime.clock.monotonic(),
      )
      if (wait > patience || this.#waiting > this.config.maxWaitingCalls) throw this.exceeded(permits, wait)
      await this.#turn(key, { patience, retryAfterMs: wait + interval, signal })
    }
    this.permitted(permits)
    const { limitForPeriod: limit } = this.config
    observe?.({
      limit,
      remaining: Math.max(0, this.availablePermissions),
      resetAfter: intervalOf(this.config),
    })
  }

  protected override reserve(): number {
    throw new UnsupportedByBottleneckError(this.name, 'reserve permits ahead of time')
  }

  protected override drain(): number {
    throw new UnsupportedByBottleneckError(this.name, 'drain permits')
  }

  protected override configured(): void {
    this.#limiters.configure()
  }

  /** Waits for the call's turn. */
  #turn(
    key: string | undefined,
    {
      patience,
      retryAfterMs,
      signal,
    }: { patience: number; retryAfterMs: number; signal: AbortSignal | undefined },
  ): Promise<void> {
    this.#waiting++
    return new Promise<void>((resolve, reject) => {
      let turn: Turn = 'waiting'
      let unsubscribe: (() => void) | undefined = undefined
      const settle = (became: Turn, finish: () => void): void => {
        if (turn !== 'waiting') return
        turn = became
        this.#waiting--
        timer.cancel()
        unsubscribe?.()
        finish()
      }
      const timer = this.#runtime.clock.schedule(
        () => settle('left', () => reject(this.exceeded(1, retryAfterMs))),
        patience,
        { ref: true },
      )
      unsubscribe =
        signal &&
        onAbort(signal, () =>
          settle('left', () => {
            this.failed(1)
            reject(signal.reason)
          }),
        )
      const onTurn = (): void =>
        settle('started', () => {
          this.#lastStart = this.#runtime.clock.monotonic()
          this.#storeAnswers()
          resolve()
        })
      this.#limiters.queue(key, onTurn).catch((error: unknown) => {
        settle('left', () => this.#withoutBottleneck(error, resolve, reject))
      })
    })
  }

  /** Its Redis is away, or it is closed. */
  #withoutBottleneck(error: unknown, resolve: () => void, reject: (reason: unknown) => void): void {
    const isAway = error instanceof StoreDisconnectedError
    if (isAway) this.#storeFails(error)
    if (isAway && this.config.onStoreFailure !== 'closed') {
      resolve()
      return
    }
    this.failed(1)
    reject(isAway ? new RateLimiterStoreError(this.name, this.config.storeRetryInterval, error) : error)
  }

  #storeFails(error: unknown): void {
    if (this.#isAway) return
    this.#isAway = true
    this.storeFailed(error)
  }

  #storeAnswers(): void {
    if (!this.#isAway) return
    this.#isAway = false
    this.storeRecovered()
  }
}

/** Milliseconds from one call to the next. */
function intervalOf({ limitRefreshPeriod, limitForPeriod }: RateLimiterConfig): number {
  return limitRefreshPeriod / limitForPeriod
}

async function loadBottleneck(): Promise<typeof Bottleneck> {
  try {
    return (await import('bottleneck')).default
  } catch (error) {
    throw new MissingPackageError('bottleneck', 'The engine `bottleneck` of rate limiters', { cause: error })
  }
}
