import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import Opossum from 'opossum'
import { BulkheadFullError, CallNotPermittedError, CircuitBreaker, TimeLimitExceededError } from '../index.js'
import type { OpossumCircuitBreaker, OpossumOptions } from '../index.js'

const OPTIONS: OpossumOptions = {
  timeout: 120,
  resetTimeout: 300,
  errorThresholdPercentage: 50,
  volumeThreshold: 3,
  rollingCountTimeout: 1_000,
  rollingCountBuckets: 5,
  capacity: 3,
  errorFilter: (error: Error) => error.message === 'filtered',
}

/** What a call does; a call that waits is ended by a later step, or by opossum's timeout. */
type CallStep = 'give' | 'reject' | 'throw' | 'filtered' | 'wait'
type Step =
  | { readonly kind: CallStep | 'open' | 'close' }
  | { readonly kind: 'end'; readonly fails: boolean }
  | { readonly kind: 'advance'; readonly ms: number }

const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constantFrom<CallStep>('give', 'reject', 'reject', 'throw', 'filtered', 'wait'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), fails: fc.boolean() }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.constantFrom(10, 90, 210, 700) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('open' as const, 'close' as const) }) },
  ),
  { maxLength: 60 },
)

/** One breaker, and what it gave. */
class Subject {
  readonly outcomes: string[] = []
  readonly #waiting: ((fails: boolean) => void)[] = []

  constructor(
    readonly breaker: {
      readonly [K in 'stats' | 'opened' | 'halfOpen' | 'pendingClose']?: unknown
    } & {
      open(): void
      close(): void
    },
    readonly call: (operation: () => unknown) => Promise<unknown>,
  ) {}

  take(step: Step): void {
    if (step.kind === 'end') this.#waiting.shift()?.(step.fails)
    else if (step.kind === 'open') this.breaker.open()
    else if (step.kind === 'close') this.breaker.close()
    else if (step.kind !== 'advance') this.#call(step.kind)
  }

  get seen(): object {
    const { stats, opened, halfOpen, pendingClose } = this.breaker
    return { stats, opened, halfOpen, pendingClose, outcomes: this.outcomes }
  }

  #call(kind: CallStep): void {
    const number = this.outcomes.push('pending') - 1
    this.call(() => this.#operation(kind)).then(
      (value) => (this.outcomes[number] = `gave ${String(value)}`),
      (error: unknown) => (this.outcomes[number] = `failed: ${kindOf(error as Refusal)}`),
    )
  }

  #operation(kind: CallStep): unknown {
    if (kind === 'throw') throw new RangeError('thrown')
    if (kind === 'give') return Promise.resolve('value')
    if (kind !== 'wait') return Promise.reject(new RangeError(kind === 'filtered' ? 'filtered' : 'rejected'))
    return new Promise((resolve, reject) => {
      this.#waiting.push((fails) => (fails ? reject(new RangeError('late')) : resolve('late')))
    })
  }
}

type Refusal = Error & { readonly code?: string }

/** What opossum says by codes, and the framework by classes. */
function kindOf(error: Refusal): string {
  if (error.code === 'EOPENBREAKER' || error instanceof CallNotPermittedError) return 'not permitted'
  if (error.code === 'ETIMEDOUT' || error instanceof TimeLimitExceededError) return 'timed out'
  if (error.code === 'ESEMLOCKED' || error instanceof BulkheadFullError) return 'full'
  return error.message
}

describe('A circuit breaker of opossum, beside opossum itself', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  async function compare(history: readonly Step[]): Promise<void> {
    const raw = new Opossum((operation: () => unknown) => operation() as Promise<unknown>, {
      ...OPTIONS,
    } as Opossum.Options)
    const ours = CircuitBreaker.of('inventory', {
      engine: 'opossum',
      opossum: OPTIONS,
    }) as OpossumCircuitBreaker
    const subjects = [
      new Subject(raw, (operation) => raw.fire(operation)),
      new Subject(ours.opossum, (operation) => ours.execute(operation)),
    ] as const
    try {
      for (const step of history) {
        for (const subject of subjects) subject.take(step)
        await jest.advanceTimersByTimeAsync(step.kind === 'advance' ? step.ms : 0)
        expect(subjects[1].seen).toEqual(subjects[0].seen)
        const state = raw.closed ? 'CLOSED' : raw.halfOpen ? 'HALF_OPEN' : 'OPEN'
        expect(ours.state).toBe(state)
        const { failures, successes } = raw.stats
        expect(ours.metrics).toMatchObject({
          numberOfFailedCalls: failures,
          numberOfSuccessfulCalls: successes,
        })
      }
    } finally {
      raw.shutdown()
      ours[Symbol.dispose]()
    }
  }

  it('gives the same, counts the same and is in the same state after every call', async () => {
    await fc.assert(fc.asyncProperty(steps, compare), { numRuns: 300 })
  })
})
