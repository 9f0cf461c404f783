import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../testing/index.js'
import { currentSignal, Hedge, type HedgeOptions } from '../index.js'

interface Script {
  readonly takes: number
  readonly fails: boolean
  /** Whether it ends as soon as its signal aborts, or goes on to its own end. */
  readonly listens: boolean
}

const script = fc.record({
  takes: fc.integer({ min: 1, max: 60 }),
  fails: fc.boolean(),
  listens: fc.boolean(),
})
const scripts = fc.array(script, { minLength: 4, maxLength: 4 })
const options = fc.record({
  maxHedgedAttempts: fc.integer({ min: 0, max: 3 }),
  delay: fc.constantFrom(-1, 0, 5, 20, 50),
  budget: fc.constant(false),
})

interface Prediction {
  readonly starts: readonly number[]
  /** Which attempt had the outcome, and when. */
  readonly winner: number
  readonly at: number
  readonly failed: boolean
}

/** Plays the rules by looking at one millisecond after the other. Ends of attempts go before the start of new ones. */
function predict({ maxHedgedAttempts = 0, delay }: HedgeOptions, plan: readonly Script[]): Prediction {
  const wait = Number(delay)
  const starts = [0]
  const over = new Set<number>()
  let next = wait < 0 ? Infinity : wait
  const start = (now: number): void => {
    starts.push(now)
    next = wait < 0 ? Infinity : now + wait
  }
  for (let now = 0; ; now++) {
    while (starts.length <= maxHedgedAttempts && next <= now && wait === 0) start(now)
    const order = [...starts.keys()].toSorted((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0) || a - b)
    for (const index of order) {
      const each = plan[index]
      if (over.has(index) || each === undefined || (starts[index] ?? 0) + each.takes !== now) continue
      if (!each.fails) return { starts, winner: index, at: now, failed: false }
      over.add(index)
      if (starts.length <= maxHedgedAttempts) start(now)
      if (over.size === starts.length) return { starts, winner: 0, at: now, failed: true }
    }
    while (starts.length <= maxHedgedAttempts && next <= now) start(now)
  }
}

class AttemptFailed extends Error {
  constructor(readonly attempt: number) {
    super(`attempt ${attempt}`)
  }
}

interface Seen {
  readonly starts: number[]
  readonly aborted: Set<number>
  readonly ended: Set<number>
}

function attempts(clock: ManualClock, plan: readonly Script[]) {
  const seen: Seen = { starts: [], aborted: new Set(), ended: new Set() }
  const operation = (attempt: number): Promise<number> => {
    const { takes, fails, listens } = plan[attempt - 1] ?? { takes: 1, fails: true, listens: true }
    seen.starts.push(clock.monotonic())
    const signal = currentSignal()
    return new Promise((resolve, reject) => {
      const timer = clock.schedule(() => {
        seen.ended.add(attempt)
        if (fails) reject(new AttemptFailed(attempt))
        else resolve(attempt)
      }, takes)
      signal?.addEventListener('abort', () => {
        seen.aborted.add(attempt)
        if (!listens) return
        timer.cancel()
        reject(signal.reason)
      })
    })
  }
  return { seen, operation }
}

const unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => void process.off('unhandledRejection', note))

describe('attempts that race', () => {
  it('have the outcome that the rules give, once; the losers are aborted, and nothing is left', async () => {
    await fc.assert(
      fc.asyncProperty(options, scripts, async (given, plan) => {
        const clock = new ManualClock()
        const hedge = Hedge.of('inventory', given, { clock })
        const { seen, operation } = attempts(clock, plan)
        const outcomes: unknown[] = []
        const result = hedge.apply(operation) as Promise<number>
        const done = result.then(
          (attempt) => outcomes.push([clock.monotonic(), attempt, false]),
          (error: unknown) => outcomes.push([clock.monotonic(), (error as AttemptFailed).attempt, true]),
        )
        await clock.advanceAsync(1_000)
        await done

        const { starts, winner, at, failed } = predict(given, plan)
        expect(outcomes).toEqual([[at, winner + 1, failed]])
        expect(seen.starts).toEqual(starts)
        for (const [index, start] of starts.entries()) {
          const isLoser = index !== winner && start + (plan[index]?.takes ?? 0) > at
          const isAborted = seen.aborted.has(index + 1)
          // Of those that end in the same moment each order is right.
          if (index === winner || isLoser) expect(isAborted).toBe(isLoser)
        }
        expect(clock.pending).toBe(0)
        expect(hedge.metrics.numberOfTotalCalls).toBe(1)
        expect(unhandled).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('are all aborted with the caller, at whatever moment', async () => {
    await fc.assert(
      fc.asyncProperty(options, scripts, fc.integer({ min: 0, max: 120 }), async (given, plan, moment) => {
        const clock = new ManualClock()
        const hedge = Hedge.of('inventory', given, { clock })
        const { seen, operation } = attempts(clock, plan)
        const controller = new AbortController()
        const reason = new Error('client hung up')
        const outcomes: unknown[] = []
        const done = hedge
          .execute(() => operation(seen.starts.length + 1), { signal: controller.signal })
          .then(
            (attempt) => outcomes.push(attempt),
            (error: unknown) => outcomes.push(error),
          )
        await clock.advanceAsync(moment)
        const before = [...outcomes]
        const startsBefore = seen.starts.length
        controller.abort(reason)
        await clock.advanceAsync(0)
        expect(outcomes).toEqual(before.length > 0 ? before : [reason])
        if (before.length === 0) {
          for (let attempt = 1; attempt <= startsBefore; attempt++) {
            expect(seen.aborted.has(attempt) || seen.ended.has(attempt)).toBe(true)
          }
        }
        await clock.advanceAsync(1_000)
        await done
        expect(outcomes).toHaveLength(1)
        expect(seen.starts).toHaveLength(startsBefore)
        expect(clock.pending).toBe(0)
        expect(unhandled).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('do not begin where the caller is gone already', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    controller.abort(new Error('gone'))
    const calls: number[] = []
    const failed = Hedge.of('inventory', {}, { clock }).execute(() => calls.push(1), {
      signal: controller.signal,
    })
    await expect(failed).rejects.toThrow('gone')
    expect([calls, clock.pending]).toEqual([[], 0])
  })

  it('end where an attempt aborts its own caller', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const hedge = Hedge.of('inventory', { delay: 0, maxHedgedAttempts: 3 }, { clock })
    const seen: number[] = []
    const result = hedge.execute(
      () => {
        seen.push(seen.length)
        if (seen.length === 2) controller.abort(new Error('enough'))
        return Promise.reject(new Error('down'))
      },
      { signal: controller.signal },
    )
    await expect(result).rejects.toThrow('enough')
    await clock.advanceAsync(10)
    expect([seen.length, clock.pending, unhandled]).toEqual([2, 0, []])
  })
})

describe('the budget', () => {
  /** Calls that all take 50 ms, and would be hedged after 10 ms. */
  async function load(given: HedgeOptions, calls: number, perSecond: number) {
    const clock = new ManualClock()
    const hedge = Hedge.of('inventory', { delay: 10, ...given }, { clock })
    let attempts = 0
    const running: unknown[] = []
    for (let i = 0; i < calls; i++) {
      const operation = (): Promise<void> => {
        attempts++
        return new Promise((resolve) => void clock.schedule(resolve, 50))
      }
      running.push(hedge.apply(operation))
      await clock.advanceAsync(1_000 / perSecond)
    }
    await clock.advanceAsync(1_000)
    await Promise.all(running)
    return { hedge, ratio: attempts / calls, pending: clock.pending }
  }

  it('keeps a slow service from twice the load', async () => {
    const { ratio, hedge, pending } = await load({}, 3_000, 100)
    expect(ratio).toBeLessThanOrEqual(1.1)
    expect(ratio).toBeGreaterThan(1.08)
    expect(hedge.metrics.numberOfRejectedHedges).toBeGreaterThan(2_000)
    expect(hedge.events.recent().map(({ type }) => type)).toContain('HEDGE_REJECTED')
    expect(pending).toBe(0)
  })

  it('lets a caller of few calls hedge them', async () => {
    const { ratio } = await load({}, 30, 1)
    expect(ratio).toBe(2)
  })

  it('is not there where it is turned off, nor for attempts that all start at once', async () => {
    await expect(load({ budget: false }, 200, 100)).resolves.toMatchObject({ ratio: 2 })
    await expect(load({ mode: 'parallel' }, 200, 100)).resolves.toMatchObject({ ratio: 2 })
    const limited = await load({ mode: 'parallel', budget: true }, 1_000, 100)
    expect(limited.ratio).toBeLessThanOrEqual(1.1)
  })
})
