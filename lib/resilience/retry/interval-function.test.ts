import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Duration, type Random } from '../../common/index.js'
import { ManualClock } from '../../testing/index.js'
import { IntervalFunction, Retry, type IntervalContext, type RetryOptions } from '../index.js'

const always = (value: number): Random => ({ next: () => value })

function context(chance = 0.5, previous?: number): IntervalContext {
  return { outcome: { error: new Error('down') }, previous, random: always(chance) }
}

const first = (count: number, interval: (attempt: number, context: IntervalContext) => unknown) =>
  Array.from({ length: count }, (_, index) => interval(index + 1, context()))

const milliseconds = fc.integer({ min: 0, max: 1_000_000 })
const attempt = fc.integer({ min: 1, max: 2_000 })
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('interval functions', () => {
  it('are fixed', () => {
    expect(first(3, IntervalFunction.of())).toEqual([500, 500, 500])
    expect(first(2, IntervalFunction.of('1s'))).toEqual([1_000, 1_000])
    expect(
      first(
        4,
        IntervalFunction.of(100, (previous) => previous + 50),
      ),
    ).toEqual([100, 150, 200, 250])
  })

  it('grow linearly', () => {
    expect(first(4, IntervalFunction.ofLinear(100))).toEqual([100, 200, 300, 400])
    expect(first(4, IntervalFunction.ofLinear(100, '10ms', 120))).toEqual([100, 110, 120, 120])
  })

  it('grow exponentially', () => {
    expect(first(4, IntervalFunction.ofExponentialBackoff())).toEqual([500, 750, 1_125, 1_687.5])
    expect(first(4, IntervalFunction.ofExponentialBackoff(100, 2, '500ms'))).toEqual([100, 200, 400, 500])
  })

  it('grow as the numbers of Fibonacci do', () => {
    expect(first(8, IntervalFunction.ofFibonacci(10))).toEqual([10, 10, 20, 30, 50, 80, 130, 210])
    expect(first(4, IntervalFunction.ofFibonacci(Duration.ofSeconds(1), '2s'))).toEqual([1e3, 1e3, 2e3, 2e3])
  })

  it('stay finite and never shrink, however many attempts there are', () => {
    const functions = [
      IntervalFunction.ofLinear(1_000_000),
      IntervalFunction.ofExponentialBackoff(1_000_000, 10),
      IntervalFunction.ofFibonacci(1_000_000),
    ]
    fc.assert(
      fc.property(attempt, fc.constantFrom(...functions), (n, interval) => {
        const [now, next] = [interval(n, context()), interval(n + 1, context())]
        expect(Number.isFinite(next)).toBe(true)
        expect(next).toBeGreaterThanOrEqual(now)
      }),
    )
  })
})

describe('jitter', () => {
  const within = (low: number, value: number, high: number): void => {
    expect(value).toBeGreaterThanOrEqual(low)
    expect(value).toBeLessThanOrEqual(high)
  }

  it('keeps its bounds', () => {
    fc.assert(
      fc.property(milliseconds, attempt, chance, (interval, n, random) => {
        const given = IntervalFunction.of(interval)
        const at = context(random)
        within(0, IntervalFunction.withFullJitter(given)(n, at), interval)
        within(interval / 2, IntervalFunction.withEqualJitter(given)(n, at), interval)
        within(interval * 0.75, IntervalFunction.withRandomization(given, 0.25)(n, at), interval * 1.25)
        within(0, IntervalFunction.ofRandomized(interval, 1)(n, at), interval * 2)
      }),
    )
  })

  it('reaches its bounds', () => {
    const given = IntervalFunction.of(100)
    const [low, high] = [context(0), context(1)]
    expect([0, 100]).toEqual([low, high].map((at) => IntervalFunction.withFullJitter(given)(1, at)))
    expect([50, 100]).toEqual([low, high].map((at) => IntervalFunction.withEqualJitter(given)(1, at)))
    expect([50, 150]).toEqual([low, high].map((at) => IntervalFunction.ofRandomized(100)(1, at)))
  })

  it('is decorrelated: between the base and three times the wait before', () => {
    fc.assert(
      fc.property(
        milliseconds,
        milliseconds,
        fc.array(chance, { minLength: 1, maxLength: 20 }),
        (base, extra, dice) => {
          const max = base + extra
          const interval = IntervalFunction.ofDecorrelatedJitter(base, max)
          let previous: number | undefined
          for (const die of dice) {
            const wait = interval(1, context(die, previous))
            within(base, wait, Math.min(max, Math.max(base, (previous ?? base) * 3)))
            previous = wait
          }
        },
      ),
    )
  })

  it('is up to a length of time for Spring: it grows with the interval, and stays above the first one', () => {
    fc.assert(
      fc.property(
        milliseconds,
        milliseconds,
        fc.integer({ min: 1, max: 20 }),
        chance,
        (base, jitter, n, die) => {
          const growing = IntervalFunction.ofExponentialBackoff(base, 2)
          const middle = base * 2 ** (n - 1)
          const spread = base === 0 ? jitter : jitter * 2 ** (n - 1)
          const wait = IntervalFunction.withSpringJitter(growing, jitter)(n, context(die))
          within(Math.max(base, middle - spread), wait, middle + spread)
        },
      ),
    )
  })
})

describe('the waits of a retry', () => {
  /** What it waits where every chance is the same. */
  async function waits(options: RetryOptions, dice = 0.5, attempts = 5): Promise<number[]> {
    const clock = new ManualClock()
    const retry = Retry.of(
      'inventory',
      { maxAttempts: attempts, ...options },
      { clock, random: always(dice) },
    )
    const found: number[] = []
    retry.events.on('RETRY', ({ waitInterval }) => found.push(waitInterval))
    const result = retry.execute(() => Promise.reject(new Error('down'))).catch(() => undefined)
    for (let i = 0; i < attempts; i++) await clock.advanceAsync(3_600_000)
    await result
    return found
  }

  it.each<[string, RetryOptions, number[]]>([
    ['waitDuration', { waitDuration: '1s' }, [1_000, 1_000, 1_000, 1_000]],
    ['exponential backoff', { enableExponentialBackoff: true }, [500, 750, 1_125, 1_688]],
    [
      'exponential backoff with a maximum',
      { backoff: 'exponential', exponentialBackoffMultiplier: 2, exponentialMaxWaitDuration: 1_500 },
      [500, 1_000, 1_500, 1_500],
    ],
    ['no exponential backoff', { enableExponentialBackoff: false }, [500, 500, 500, 500]],
    ['linear backoff', { backoff: 'linear', waitDuration: 10 }, [10, 20, 30, 40]],
    ['Fibonacci backoff', { backoff: 'fibonacci', waitDuration: 10 }, [10, 10, 20, 30]],
    ["Spring's multiplier", { delay: 10, multiplier: 3, maxDelay: 100 }, [10, 30, 90, 100]],
    ["Spring's multiplier of 1", { delay: 10, multiplier: 1 }, [10, 10, 10, 10]],
    ["Spring's jitter", { delay: 100, multiplier: 2, jitter: '10ms' }, [105, 200, 400, 800]],
    ['randomized wait', { enableRandomizedWait: true, waitDuration: 100 }, [100, 100, 100, 100]],
    ['full jitter', { jitter: 'full', waitDuration: 100 }, [50, 50, 50, 50]],
    ['equal jitter', { jitter: 'equal', waitDuration: 100 }, [75, 75, 75, 75]],
    ['decorrelated jitter', { jitter: 'decorrelated', waitDuration: 100 }, [200, 350, 575, 913]],
    ['an interval function', { intervalFunction: (attempt) => attempt * 7 }, [7, 14, 21, 28]],
    [
      'a function and jitter',
      { intervalFunction: IntervalFunction.of(100), jitter: 'full' },
      [50, 50, 50, 50],
    ],
    ['a function of texts', { intervalFunction: (attempt) => `${attempt}s` }, [1e3, 2e3, 3e3, 4e3]],
    ['a function that makes no sense', { intervalFunction: () => Number.NaN }, [0, 0, 0, 0]],
    ['a function below 0', { intervalFunction: () => -5 }, [0, 0, 0, 0]],
  ])('follow %s', async (_title, options, expected) => {
    await expect(waits(options)).resolves.toEqual(expected)
  })

  it('follow the outcome', async () => {
    const options: RetryOptions = {
      intervalBiFunction: (attempt, outcome) =>
        'error' in outcome && outcome.error instanceof Error ? outcome.error.message.length * attempt : 0,
    }
    await expect(waits(options)).resolves.toEqual([4, 8, 12, 16])
  })

  it('are spread by resilience4j’s factor', async () => {
    const options = { enableRandomizedWait: true, randomizedWaitFactor: 0.2, waitDuration: 100 }
    await expect(waits(options, 0, 2)).resolves.toEqual([80])
    await expect(waits(options, 1, 2)).resolves.toEqual([120])
  })
})
