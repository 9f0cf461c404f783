import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../testing/index.js'
import { ExecutionScope } from '../../scope/execution-scope.js'
import { createAlgorithm } from '../algorithms/create-algorithm.js'
import type { PermitAlgorithm } from '../algorithms/permit-algorithm.js'
import { RateLimiter } from '../rate-limiter.decorators.js'
import { RateLimiterStoreError, RateLimitExceededError, StoreTimeoutError } from '../rate-limiter.errors.js'
import type { RateLimiterOptions } from '../rate-limiter.options.js'
import type { RateLimiterStore, StoreDecision, StoredBudget, StoreRequest } from './rate-limiter-store.js'

/** A store of one's own, in the time of the test. */
class OwnStore implements RateLimiterStore {
  readonly #clock: ManualClock
  readonly #budgets = new Map<string, PermitAlgorithm>()
  /** What it does: answer, fail, or never answer. */
  mood: 'well' | 'broken' | 'silent' = 'well'
  asked = 0
  readonly released: number[] = []

  constructor(clock: ManualClock) {
    this.#clock = clock
  }

  async acquire({ permits, maxWait, ...budget }: StoreRequest): Promise<StoreDecision> {
    await this.#answer()
    const now = this.#clock.monotonic()
    const algorithm = this.#budget(budget)
    const at = algorithm.earliest(now, permits)
    const permitted = at - now <= maxWait
    if (permitted) algorithm.take(at, permits)
    return {
      permitted,
      now,
      at,
      available: algorithm.available(now),
      refreshAt: algorithm.refreshAt(now),
      receipt: at,
    }
  }

  async release(_budget: StoredBudget, _permits: number, receipt: unknown): Promise<void> {
    await this.#answer()
    this.released.push(receipt as number)
  }

  async drain(budget: StoredBudget): Promise<number> {
    await this.#answer()
    const now = this.#clock.monotonic()
    const left = this.#budget(budget).available(now)
    this.#budget(budget).take(now, left)
    return left
  }

  #answer(): Promise<void> {
    this.asked++
    if (this.mood === 'broken') return Promise.reject(new Error('READONLY'))
    return this.mood === 'well' ? Promise.resolve() : new Promise(() => undefined)
  }

  #budget({ name, key = '', algorithm, ...limits }: StoredBudget): PermitAlgorithm {
    const id = JSON.stringify([name, key])
    let budget = this.#budgets.get(id)
    if (budget === undefined) this.#budgets.set(id, (budget = createAlgorithm(algorithm, limits)))
    return budget
  }
}

function bench(options: RateLimiterOptions = {}) {
  const clock = new ManualClock()
  const store = new OwnStore(clock)
  const warnings: string[] = []
  const limiter = RateLimiter.of(
    'orders',
    { limitForPeriod: 2, timeoutDuration: 0, store, ...options },
    { clock, warn: (message) => warnings.push(message) },
  )
  return { clock, store, warnings, limiter, types: () => limiter.events.recent().map(({ type }) => type) }
}

describe('a rate limiter with a store', () => {
  it('does what the store decides', async () => {
    const { limiter, clock } = bench()
    expect([
      await limiter.acquirePermission(),
      await limiter.acquirePermission(),
      await limiter.acquirePermission(),
      await limiter.acquirePermission(1, { key: 'other' }),
    ]).toEqual([true, true, false, true])
    expect(limiter.availablePermissions).toBe(0)
    clock.advance(1_000)
    await expect(limiter.execute(() => 'ran')).resolves.toBe('ran')
    expect(clock.pending).toBe(0)
  })

  it('waits for the permits that a call has been given, and leaves no timer', async () => {
    const { limiter, clock } = bench({ algorithm: 'leaky-bucket', timeoutDuration: '1s' })
    const ran: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) {
      limiter
        .execute(() => ran.push(`${name}@${clock.monotonic()}`))
        .catch((error: unknown) => ran.push(`${name} ${(error as RateLimitExceededError).retryAfterMs}`))
    }
    await clock.advanceAsync(0)
    expect(limiter.waitingCalls).toBe(2)
    await clock.advanceAsync(1_000)
    expect(ran).toEqual(['a@0', 'd 1500', 'b@500', 'c@1000'])
    expect([limiter.waitingCalls, clock.pending]).toEqual([0, 0])
  })

  it('gives back what a caller has left, and takes nothing for one that has left already', async () => {
    const { limiter, clock, store, types } = bench({ algorithm: 'leaky-bucket', timeoutDuration: '1s' })
    await limiter.acquirePermission()
    const controller = new AbortController()
    const waiting = limiter.execute(() => 'ran', { signal: controller.signal })
    waiting.catch(() => undefined)
    await clock.advanceAsync(0)
    controller.abort(new Error('gone'))
    await expect(waiting).rejects.toThrow('gone')
    await clock.advanceAsync(0)
    expect(store.released).toEqual([500])
    expect([limiter.waitingCalls, clock.pending]).toEqual([0, 0])
    const { asked } = store
    await expect(limiter.execute(() => 'ran', { signal: controller.signal })).rejects.toThrow('gone')
    expect(store.asked).toBe(asked)
    expect(types()).toEqual(['SUCCESSFUL_ACQUIRE', 'FAILED_ACQUIRE'])
  })

  it('asks for nothing later than the deadline around it', async () => {
    const { limiter, clock } = bench({ algorithm: 'leaky-bucket', timeoutDuration: '1s' })
    await limiter.acquirePermission()
    await ExecutionScope.run(new ExecutionScope(clock.monotonic() + 499), () =>
      expect(limiter.execute(() => 'late')).rejects.toBeInstanceOf(RateLimitExceededError),
    )
  })
})

describe('a store that fails', () => {
  it('is asked again by one call after a while, and only then counts again', async () => {
    const { limiter, clock, store, warnings, types } = bench({
      onStoreFailure: 'open',
      storeRetryInterval: '1s',
    })
    store.mood = 'broken'
    for (let i = 0; i < 5; i++) expect(await limiter.acquirePermission()).toBe(true)
    expect(store.asked).toBe(1)
    clock.advance(1_000)
    for (let i = 0; i < 5; i++) await limiter.acquirePermission()
    expect(store.asked).toBe(2)
    store.mood = 'well'
    await limiter.acquirePermission()
    expect(store.asked).toBe(2)
    clock.advance(1_000)
    expect([await limiter.acquirePermission(2), await limiter.acquirePermission()]).toEqual([true, false])
    expect(warnings).toHaveLength(2)
    expect(types().filter((type) => type.startsWith('STORE'))).toEqual(['STORE_FAILED', 'STORE_RECOVERED'])
  })

  it('is waited for no longer than storeTimeout, by one call at a time', async () => {
    const { limiter, clock, store } = bench({
      onStoreFailure: 'closed',
      storeTimeout: 250,
      storeRetryInterval: '1s',
    })
    store.mood = 'silent'
    const first = limiter.execute(() => 'ran').catch((error: unknown) => error)
    await clock.advanceAsync(250)
    const refusal = (await first) as RateLimiterStoreError
    expect(refusal).toBeInstanceOf(RateLimiterStoreError)
    expect(refusal).toMatchObject({ retryAfterMs: 1_000, cause: expect.any(StoreTimeoutError) })
    await clock.advanceAsync(1_000)
    const probe = limiter.execute(() => 'ran').catch((error: unknown) => error)
    await expect(limiter.execute(() => 'ran')).rejects.toBeInstanceOf(RateLimiterStoreError)
    expect(store.asked).toBe(2)
    await clock.advanceAsync(250)
    expect(await probe).toBeInstanceOf(RateLimiterStoreError)
    expect(clock.pending).toBe(0)
  })

  it('is stood in for by this process where that shall count, waiting included', async () => {
    const { limiter, clock, store } = bench({ onStoreFailure: 'local', timeoutDuration: '1s' })
    store.mood = 'broken'
    const ran: number[] = []
    for (let i = 0; i < 3; i++) void limiter.execute(() => ran.push(clock.monotonic()))
    await clock.advanceAsync(0)
    expect([ran, limiter.waitingCalls]).toEqual([[0, 0], 1])
    await clock.advanceAsync(1_000)
    expect(ran).toEqual([0, 0, 1_000])
  })

  it('throws where it should reject', async () => {
    const clock = new ManualClock()
    const store = {
      acquire: () => {
        throw new TypeError('not a function')
      },
    } as unknown as RateLimiterStore
    const limiter = RateLimiter.of(
      'orders',
      { store, onStoreFailure: 'closed' },
      { clock, warn: () => undefined },
    )
    await expect(limiter.execute(() => 'ran')).rejects.toBeInstanceOf(RateLimiterStoreError)
    expect(clock.pending).toBe(0)
  })

  it('does not keep a result from its caller that asks to drain', async () => {
    const { limiter, store } = bench({ drainPermissionsOnResult: () => true, onStoreFailure: 'open' })
    store.mood = 'broken'
    await expect(limiter.execute(() => 'ran')).resolves.toBe('ran')
  })
})
