import { AsyncLocalStorage } from 'node:async_hooks'
import { getEventListeners } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import {
  AttemptSupersededError,
  CircuitBreaker,
  currentDeadline,
  currentSignal,
  ExecutionScope,
  Hedge,
  InvalidStrategyOptionsError,
  type HedgeOptions,
} from '../index.js'

/** What one attempt does: how long it takes, and what it comes to. */
type Script = readonly [takes: number, outcome: unknown]

/** A call whose attempts do what the scripts say; an attempt that is aborted ends at once. */
function hedged(options: HedgeOptions, ...scripts: readonly Script[]) {
  const clock = new ManualClock()
  const hedge = Hedge.of('inventory', options, { clock })
  const starts: number[] = []
  const aborted = new Map<number, unknown>()
  const operation = (attempt: number): Promise<unknown> => {
    starts.push(clock.monotonic())
    const [takes, outcome] = scripts[attempt - 1] ?? [0, `attempt ${attempt}`]
    const signal = currentSignal()
    return new Promise((resolve, reject) => {
      const timer = clock.schedule(() => {
        if (outcome instanceof Error) reject(outcome)
        else resolve(outcome)
      }, takes)
      signal?.addEventListener('abort', () => {
        timer.cancel()
        aborted.set(attempt, signal.reason)
        reject(signal.reason)
      })
    })
  }
  const run = async (): Promise<unknown> => {
    const result = (hedge.apply(operation) as Promise<unknown>).catch((error: unknown) => ({ error }))
    await clock.advanceAsync(100_000)
    return result
  }
  return { clock, hedge, starts, aborted, operation, run }
}

const down = new Error('down')
const other = new Error('other')

/** The same promise; its rejection may be looked at later. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

describe('a hedge', () => {
  it('makes one attempt where that is fast enough', async () => {
    const { run, starts, clock, hedge } = hedged({}, [1_999, 'first'])
    await expect(run()).resolves.toBe('first')
    expect([starts, clock.pending, hedge.events.recent()]).toEqual([[0], 0, []])
  })

  it('makes another one after two seconds, and aborts the one that is slower', async () => {
    const { run, starts, aborted, clock } = hedged({}, [5_000, 'first'], [100, 'second'])
    await expect(run()).resolves.toBe('second')
    expect(starts).toEqual([0, 2_000])
    expect([...aborted.keys()]).toEqual([1])
    expect(aborted.get(1)).toBeInstanceOf(AttemptSupersededError)
    expect(aborted.get(1)).toMatchObject({ winner: 2 })
    expect(clock.pending).toBe(0)
  })

  it('keeps the first attempt, which may still be the faster one', async () => {
    const { run, aborted } = hedged({ delay: 100 }, [150, 'first'], [100, 'second'])
    await expect(run()).resolves.toBe('first')
    expect([...aborted.keys()]).toEqual([2])
  })

  it('starts the next attempt as soon as one fails, and counts the delay from there', async () => {
    const { run, starts } = hedged(
      { maxHedgedAttempts: 2, delay: 100 },
      [30, down],
      [500, 'second'],
      [1, 'third'],
    )
    await expect(run()).resolves.toBe('third')
    expect(starts).toEqual([0, 30, 130])
  })

  it('fails with what the first attempt threw, where all of them fail', async () => {
    const { run, clock, hedge } = hedged({ delay: 10 }, [50, down], [5, other])
    await expect(run()).resolves.toEqual({ error: down })
    expect(clock.pending).toBe(0)
    expect(hedge.events.recent().at(-1)).toMatchObject({ type: 'ERROR', error: down, errors: [down, other] })
  })

  it('ends with an error that is no failure, and aborts the others', async () => {
    const fatal = new TypeError('fatal')
    const { run, starts, aborted } = hedged(
      { delay: 10, maxHedgedAttempts: 2, ignoreExceptions: [TypeError] },
      [50, 'first'],
      [5, fatal],
    )
    await expect(run()).resolves.toEqual({ error: fatal })
    expect([starts, [...aborted.keys()]]).toEqual([[0, 10], [1]])
  })

  it('ends with an error that says that it is not retryable', async () => {
    const final = Object.assign(new Error('409'), { retryable: false })
    const { run, starts } = hedged({ delay: 10 }, [5, final])
    await expect(run()).resolves.toEqual({ error: final })
    expect(starts).toEqual([0])
  })

  it('makes up for results that are not good', async () => {
    const discarded: unknown[] = []
    const options: HedgeOptions = {
      shouldHandle: (outcome) => 'error' in outcome || outcome.result === 503,
      discardResult: (result) => void discarded.push(result),
    }
    const { run } = hedged(options, [5, 503], [5, 200])
    await expect(run()).resolves.toBe(200)
    expect(discarded).toEqual([503])
  })

  it('gives the first result that is not good, where none is', async () => {
    const { run } = hedged({ shouldHandle: () => true }, [5, 503], [5, down])
    await expect(run()).resolves.toBe(503)
  })

  it('lets go of results that come too late', async () => {
    const discarded: unknown[] = []
    const clock = new ManualClock()
    const options = { delay: 10, discardResult: (result: unknown) => discarded.push(result) }
    const hedge = Hedge.of('inventory', options, { clock })
    // It does not listen to its signal.
    const operation = (attempt: number): Promise<number> =>
      new Promise((resolve) => void clock.schedule(() => resolve(attempt), attempt === 1 ? 100 : 10))
    const result = hedge.apply(operation) as Promise<number>
    await clock.advanceAsync(1_000)
    await expect(result).resolves.toBe(2)
    expect([discarded, clock.pending]).toEqual([[1], 0])
  })

  it('does not start a hedge after the deadline of what is around', async () => {
    const { hedge, clock, operation, starts } = hedged({ delay: 100, maxHedgedAttempts: 5 }, [900, 'first'])
    const result = ExecutionScope.run(new ExecutionScope(50), () => hedge.apply(operation))
    await clock.advanceAsync(10_000)
    await expect(result).resolves.toBe('first')
    expect(starts).toEqual([0])
  })

  it('runs each attempt inside of what the call began in, and has no listener left there', async () => {
    const clock = new ManualClock()
    const hedge = Hedge.of('inventory', { delay: 10, maxHedgedAttempts: 2 }, { clock })
    const scope = new ExecutionScope(5_000)
    const request = new AsyncLocalStorage<string>()
    const deadlines: number[] = []
    const requests: unknown[] = []
    const operation = (attempt: number): Promise<number> => {
      deadlines.push(currentDeadline())
      requests.push(request.getStore())
      return new Promise((resolve) => void clock.schedule(() => resolve(attempt), attempt === 3 ? 1 : 500))
    }
    const result = request.run('r', () => ExecutionScope.run(scope, () => hedge.apply(operation)))
    await clock.advanceAsync(1_000)
    await expect(result).resolves.toBe(3)
    expect(deadlines).toEqual([5_000, 5_000, 5_000])
    expect(requests).toEqual(['r', 'r', 'r'])
    expect(getEventListeners(scope.signal, 'abort')).toEqual([])
  })

  it('asks the circuit breaker for each attempt, and a loser is no failure there', async () => {
    const { hedge, clock, operation, aborted } = hedged({ delay: 10 }, [500, 'first'], [5, 'second'])
    const breaker = CircuitBreaker.of('inventory', {}, { clock })
    const result = hedge.apply((attempt) => breaker.apply(() => operation(attempt)))
    await clock.advanceAsync(1_000)
    await expect(result).resolves.toBe('second')
    expect([...aborted.keys()]).toEqual([1])
    expect(breaker.metrics).toMatchObject({ numberOfSuccessfulCalls: 1, numberOfFailedCalls: 0 })
  })

  it('makes one attempt where the call forbids more', async () => {
    const { hedge, clock, operation, starts } = hedged({ delay: 10 }, [50, down])
    const failed = handled(hedge.apply(operation, { hedgeable: false }) as Promise<unknown>)
    await clock.advanceAsync(1_000)
    await expect(failed).rejects.toBe(down)
    expect(starts).toEqual([0])
  })

  it('leaves what ends at once as it is', () => {
    const { hedge, clock } = hedged({})
    expect(hedge.apply(() => 7)).toBe(7)
    expect(() =>
      Hedge.of('a', { ignoreExceptions: [Error] }).apply(() => {
        throw down
      }),
    ).toThrow('down')
    expect([clock.pending, hedge.metrics.numberOfTotalCalls]).toEqual([0, 1])
  })

  it('makes up for an attempt that fails at once', async () => {
    const hedge = Hedge.of('inventory', { maxHedgedAttempts: 2 })
    const result = hedge.apply((attempt) => {
      if (attempt < 3) throw down
      return 'third'
    })
    await expect(result).resolves.toBe('third')
  })
})

describe('the modes', () => {
  interface Course {
    readonly options: HedgeOptions
    readonly scripts: readonly Script[]
    readonly starts: readonly number[]
    readonly outcome: unknown
  }
  const generator: HedgeOptions = {
    maxHedgedAttempts: 3,
    delayGenerator: ({ attempt }) => (attempt === 2 ? 0 : attempt === 3 ? '50ms' : -1),
  }
  it.each<[string, Course]>([
    [
      'parallel',
      {
        options: { mode: 'parallel', maxHedgedAttempts: 2 },
        scripts: [
          [9, 1],
          [3, 2],
          [6, 3],
        ],
        starts: [0, 0, 0],
        outcome: 2,
      },
    ],
    [
      'a delay of 0',
      {
        options: { delay: 0 },
        scripts: [
          [9, 1],
          [3, 2],
        ],
        starts: [0, 0],
        outcome: 2,
      },
    ],
    [
      'fallback',
      {
        options: { mode: 'fallback', maxHedgedAttempts: 2 },
        scripts: [
          [9_000, down],
          [8_000, 2],
        ],
        starts: [0, 9_000],
        outcome: 2,
      },
    ],
    [
      'a negative delay',
      { options: { delay: -1, maxAttempts: 2 }, scripts: [[9_000, 1]], starts: [0], outcome: 1 },
    ],
    [
      'a generator',
      {
        options: generator,
        scripts: [
          [500, down],
          [600, down],
          [700, down],
          [1, 4],
        ],
        starts: [0, 0, 50, 500],
        outcome: 4,
      },
    ],
    ['no hedge', { options: { maxAttempts: 1, delay: 1 }, scripts: [[9, 1]], starts: [0], outcome: 1 }],
  ])('start attempts as they should: %s', async (_title, { options, scripts, starts: expected, outcome }) => {
    const { run, starts, clock } = hedged(options, ...scripts)
    await expect(run()).resolves.toBe(outcome)
    expect([starts, clock.pending]).toEqual([expected, 0])
  })

  it('fail the call where the generator throws, and abort what runs', async () => {
    const { run, aborted, clock } = hedged(
      {
        delayGenerator: () => {
          throw other
        },
      },
      [9, 1],
    )
    await expect(run()).resolves.toEqual({ error: other })
    expect([[...aborted.keys()], clock.pending]).toEqual([[1], 0])
  })

  it('fail the call where shouldHandle throws about a first attempt that ends at once', () => {
    const hedge = Hedge.of('inventory', {
      shouldHandle: () => {
        throw other
      },
    })
    expect(() => hedge.apply(() => 'a result')).toThrow(other)
    expect(hedge.metrics.numberOfFailedCallsWithoutHedge).toBe(1)
  })

  it('fail the call where shouldHandle throws', async () => {
    const shouldHandle = (): boolean => {
      throw other
    }
    const { run, clock } = hedged({ shouldHandle }, [9, 1])
    await expect(run()).resolves.toEqual({ error: other })
    expect(clock.pending).toBe(0)
  })
})

describe('the observed delay', () => {
  const options: HedgeOptions = {
    delayPercentile: 90,
    delay: 5_000,
    minimumNumberOfObservations: 10,
    maxDelay: 700,
    minDelay: 20,
    budget: false,
  }

  it('is the percentile of first attempts, once there are enough, within its bounds', async () => {
    const durations = [100, 200, 300, 400, 500, 600, 100, 200, 300, 400]
    const { hedge, clock } = hedged(options)
    const call = async (takes: number): Promise<void> => {
      const result = hedge.apply(() => new Promise((resolve) => void clock.schedule(() => resolve(0), takes)))
      await clock.advanceAsync(10_000)
      await result
    }
    for (const takes of durations.slice(0, 9)) await call(takes)
    expect(hedge.hedgingDelay).toBe(5_000)
    await call(400)
    expect(hedge.hedgingDelay).toBe(500)
    for (let i = 0; i < 100; i++) await call(1)
    expect(hedge.hedgingDelay).toBe(20)
    hedge.reconfigure({ ...hedge.config, minDelay: 30 })
    expect(hedge.hedgingDelay).toBe(30)
    hedge.reconfigure({ ...hedge.config, observationWindowSize: 50 })
    expect(hedge.hedgingDelay).toBe(5_000)
  })

  it('is not deceived by attempts that lose: they count with the time they had', async () => {
    const { hedge, clock } = hedged({ ...options, maxHedgedAttempts: 1, minimumNumberOfObservations: 1 })
    const call = async (first: number, second: number): Promise<void> => {
      const result = hedge.apply(
        (attempt) =>
          new Promise((resolve) => void clock.schedule(() => resolve(0), attempt === 1 ? first : second)),
      )
      await clock.advanceAsync(10_000)
      await result
    }
    for (let i = 0; i < 20; i++) await call(100, 1)
    expect(hedge.hedgingDelay).toBe(100)
    for (let i = 0; i < 20; i++) await call(9_000, 200)
    expect(hedge.hedgingDelay).toBeGreaterThanOrEqual(300)
  })

  it('does not count failures, which may be quick', async () => {
    const { hedge } = hedged({ ...options, minimumNumberOfObservations: 1 })
    await expect(hedge.execute(() => Promise.reject(down))).rejects.toBe(down)
    expect(hedge.hedgingDelay).toBe(5_000)
  })
})

describe('what a hedge tells', () => {
  it('is an event per hedge, and one at the end', async () => {
    const { run, hedge } = hedged({ delay: 10, maxHedgedAttempts: 2 }, [15, down], [90, 1], [5, 'third'])
    await run()
    expect(hedge.events.recent().map(({ at: _at, name: _name, ...event }) => event)).toEqual([
      { type: 'HEDGE', attempt: 2, elapsed: 10, cause: 'DELAY' },
      { type: 'HEDGE', attempt: 3, elapsed: 15, cause: 'FAILURE' },
      { type: 'SUCCESS', attempt: 3, elapsed: 20 },
    ])
    expect({ ...hedge.metrics, numberOfTotalCalls: hedge.metrics.numberOfTotalCalls }).toEqual({
      numberOfSuccessfulCallsWithoutHedge: 0,
      numberOfSuccessfulCallsWithHedge: 1,
      numberOfFailedCallsWithoutHedge: 0,
      numberOfFailedCallsWithHedge: 0,
      numberOfHedges: 2,
      numberOfWinningHedges: 1,
      numberOfRejectedHedges: 0,
      numberOfTotalCalls: 1,
    })
  })
})

describe('options', () => {
  it.each<[HedgeOptions, string]>([
    [{ maxHedgedAttempts: 11 }, 'maxHedgedAttempts'],
    [{ maxAttempts: 0 }, 'maxHedgedAttempts'],
    [{ maxAttempts: 2, maxHedgedAttempts: 1 }, 'maxHedgedAttempts'],
    [{ mode: 'dynamic' }, 'mode'],
    [{ mode: 'eager' as never }, 'mode'],
    [{ delayGenerator: () => 1, delayPercentile: 95 }, 'delayGenerator'],
    [{ delayPercentile: 0 }, 'delayPercentile'],
    [{ delayPercentile: 95, minimumNumberOfObservations: 200 }, 'minimumNumberOfObservations'],
    [{ observationWindowSize: 0 }, 'observationWindowSize'],
    [{ minDelay: -1 }, 'minDelay'],
    [{ minDelay: 10, maxDelay: 5 }, 'maxDelay'],
    [{ shouldHandle: () => true, handleExceptions: [Error] }, 'shouldHandle'],
    [{ budget: { ratio: -1 } }, 'budget.ratio'],
    [{ budget: { minHedgesPerSecond: -1 } }, 'budget.minHedgesPerSecond'],
    [{ budget: { window: 0 } }, 'budget.window'],
  ])('%j are refused for %s', (options, option) => {
    const refused = (): unknown => Hedge.of('inventory', options)
    expect(refused).toThrow(InvalidStrategyOptionsError)
    expect(refused).toThrow(`${option}: `)
  })
})
