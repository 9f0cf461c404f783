import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createAlgorithm } from './create-algorithm.js'
import type { PermitAlgorithm, PermitLimits } from './permit-algorithm.js'
import { RATE_LIMIT_ALGORITHMS, type RateLimitAlgorithm } from './rate-limit-algorithm.js'
import { SUB_WINDOWS } from './sliding-window-counter.js'

interface Call {
  /** Since the call before. */
  readonly pause: number
  readonly permits: number
  /** How long it could wait. */
  readonly patience: number
}

interface Admission {
  readonly at: number
  readonly permits: number
}

interface Decided extends Admission {
  readonly asked: number
  readonly admitted: boolean
}

const limits = fc.record({
  limit: fc.integer({ min: 1, max: 12 }),
  period: fc.integer({ min: 1, max: 60 }),
  capacity: fc.integer({ min: 1, max: 20 }),
})

function calls(patience: number): fc.Arbitrary<readonly Call[]> {
  return fc.array(
    fc.record({
      // Often none, so that calls come in bursts.
      pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })),
      permits: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 6 })),
      patience: fc.integer({ min: 0, max: patience }),
    }),
    { maxLength: 120 },
  )
}

/** What comes of calls that reserve as far as they can wait. */
function decide(algorithm: PermitAlgorithm, sequence: readonly Call[]): readonly Decided[] {
  let now = 0
  return sequence.map(({ pause, permits, patience }) => {
    now += pause
    const at = algorithm.earliest(now, permits)
    const admitted = at <= now + patience
    if (admitted) algorithm.take(at, permits)
    return { asked: now, at, permits, admitted }
  })
}

function admissions(decided: readonly Decided[]): readonly Admission[] {
  return decided.filter(({ admitted }) => admitted)
}

/** The most permits within any window `(end - length, end]`. */
function busiest(admitted: readonly Admission[], length: number): number {
  return Math.max(
    0,
    ...admitted.map(({ at: end }) =>
      admitted
        .filter(({ at }) => at > end - length && at <= end)
        .reduce((total, { permits }) => total + permits, 0),
    ),
  )
}

const make = (name: RateLimitAlgorithm, given: PermitLimits): PermitAlgorithm => createAlgorithm(name, given)

describe.each(RATE_LIMIT_ALGORITHMS)('%s', (name) => {
  it('never lets a call pass one that came before it', () => {
    fc.assert(
      fc.property(limits, calls(200), (given, sequence) => {
        const times = admissions(decide(make(name, given), sequence)).map(({ at }) => at)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }),
    )
  })

  it('says truly when the permits will be there: not at any moment before, but then', () => {
    fc.assert(
      fc.property(limits, calls(50), fc.integer({ min: 1, max: 6 }), (given, sequence, permits) => {
        const algorithm = make(name, given)
        const now = decide(algorithm, sequence).at(-1)?.asked ?? 0
        const at = algorithm.earliest(now, permits)
        fc.pre(Number.isFinite(at))
        for (let moment = now; moment < at - 1e-6; moment++)
          expect(algorithm.clone().tryTake(moment, permits)).toBe(false)
        expect(algorithm.clone().tryTake(at, permits)).toBe(true)
      }),
    )
  })

  it('says how many permits there are: so many can be taken at once, and not one more', () => {
    fc.assert(
      fc.property(limits, calls(0), (given, sequence) => {
        const algorithm = make(name, given)
        const now = decide(algorithm, sequence).at(-1)?.asked ?? 0
        const available = algorithm.available(now)
        // Whoever comes to a leaky bucket that is empty may take several: the next one waits for them.
        if (name !== 'leaky-bucket') expect(available).toBeGreaterThanOrEqual(0)
        expect(algorithm.clone().tryTake(now, Math.max(1, available + 1))).toBe(
          name === 'leaky-bucket' && available === 1 && given.limit > 1,
        )
        if (available > 0) expect(algorithm.clone().tryTake(now, available)).toBe(true)
      }),
    )
  })

  it('has more permits at the time that it names, and not before', () => {
    fc.assert(
      fc.property(limits, calls(0), (given, sequence) => {
        const algorithm = make(name, given)
        const now = decide(algorithm, sequence).at(-1)?.asked ?? 0
        const left = (at: number): number => Math.max(0, algorithm.clone().available(at))
        const refreshAt = algorithm.refreshAt(now)
        for (let moment = now; moment < refreshAt - 1e-6; moment++) expect(left(moment)).toBe(left(now))
        if (name !== 'fixed-window' && refreshAt > now) expect(left(refreshAt)).toBeGreaterThan(left(now))
      }),
    )
  })

  it('is idle only when it decides like a new one', () => {
    fc.assert(
      fc.property(
        limits,
        calls(50),
        calls(50),
        fc.integer({ min: 0, max: 2_000 }),
        (given, before, after, pause) => {
          const used = make(name, given)
          const now = (decide(used, before).at(-1)?.asked ?? 0) + pause
          fc.pre(used.isIdle(now))
          const later = [{ pause: now, permits: 1, patience: 0 }, ...after]
          const fresh = make(name, given)
          expect(decide(used, later)).toEqual(decide(fresh, later))
        },
      ),
    )
  })

  it('never has as many permits as are more than it can ever have', () => {
    const algorithm = make(name, { limit: 3, period: 10, capacity: 4 })
    const most = name === 'token-bucket' ? 4 : 3
    expect(algorithm.earliest(0, most)).toBe(0)
    expect(algorithm.earliest(0, most + 1)).toBe(Infinity)
  })

  it('keeps what was taken when the limits change', () => {
    const algorithm = make(name, { limit: 4, period: 100, capacity: 4 })
    const taken = name === 'leaky-bucket' ? 1 : 4
    for (let i = 0; i < taken; i++) expect(algorithm.tryTake(1_000, 1)).toBe(true)
    algorithm.configure({ limit: 2, period: 100, capacity: 2 }, 1_000)
    expect(algorithm.tryTake(1_000, 1)).toBe(false)
    algorithm.configure({ limit: 8, period: 100, capacity: 8 }, 1_000)
    const more = name === 'leaky-bucket' ? 0 : 4
    expect(algorithm.available(1_000)).toBe(more)
  })
})

describe('fixed-window', () => {
  it('decides like a model that counts the calls of each window', () => {
    fc.assert(
      fc.property(limits, calls(0), (given, sequence) => {
        const { limit, period } = given
        const used = new Map<number, number>()
        for (const { asked, permits, admitted } of decide(make('fixed-window', given), sequence)) {
          const window = Math.floor(asked / period)
          const before = used.get(window) ?? 0
          expect(admitted).toBe(before + permits <= limit)
          if (admitted) used.set(window, before + permits)
        }
      }),
    )
  })

  it('admits at most the limit in each window, and twice the limit within one period', () => {
    fc.assert(
      fc.property(limits, calls(200), (given, sequence) => {
        const admitted = admissions(decide(make('fixed-window', given), sequence))
        const byWindow = Object.groupBy(admitted, ({ at }) => Math.floor(at / given.period))
        for (const inWindow of Object.values(byWindow)) {
          const total = (inWindow ?? []).reduce((sum, { permits }) => sum + permits, 0)
          expect(total).toBeLessThanOrEqual(given.limit)
        }
        expect(busiest(admitted, given.period)).toBeLessThanOrEqual(2 * given.limit)
      }),
    )
  })

  it('reaches its worst case across the border of two windows', () => {
    const burst = (pause: number): Call => ({ pause, permits: 1, patience: 0 })
    const sequence = [burst(99), burst(0), burst(0), burst(1), burst(0), burst(0)]
    const admitted = admissions(
      decide(make('fixed-window', { limit: 3, period: 100, capacity: 3 }), sequence),
    )
    expect(busiest(admitted, 100)).toBe(6)
  })
})

describe('sliding-window-log', () => {
  it('decides like a model that remembers every call', () => {
    fc.assert(
      fc.property(limits, calls(0), (given, sequence) => {
        const log: Admission[] = []
        for (const { asked, permits, admitted } of decide(make('sliding-window-log', given), sequence)) {
          const counted = log
            .filter(({ at }) => at > asked - given.period)
            .reduce((total, entry) => total + entry.permits, 0)
          expect(admitted).toBe(counted + permits <= given.limit)
          if (admitted) log.push({ at: asked, permits })
        }
      }),
    )
  })
})

describe.each(['sliding-window-log', 'sliding-window-counter'] as const)('%s', (name) => {
  it('admits at most the limit within every period', () => {
    fc.assert(
      fc.property(limits, calls(300), (given, sequence) => {
        const admitted = admissions(decide(make(name, given), sequence))
        expect(busiest(admitted, given.period)).toBeLessThanOrEqual(given.limit)
      }),
    )
  })
})

describe('sliding-window-counter', () => {
  it('refuses only what a log over a tenth more than the period would refuse', () => {
    fc.assert(
      fc.property(limits, calls(0), (given, sequence) => {
        const log: Admission[] = []
        const length = given.period * (1 + 1 / SUB_WINDOWS)
        for (const { asked, permits, admitted } of decide(make('sliding-window-counter', given), sequence)) {
          const counted = log
            .filter(({ at }) => at > asked - length)
            .reduce((total, entry) => total + entry.permits, 0)
          if (!admitted) expect(counted + permits).toBeGreaterThan(given.limit)
          else log.push({ at: asked, permits })
        }
      }),
    )
  })
})

describe('token-bucket', () => {
  it('decides like a model that counts in whole numbers', () => {
    fc.assert(
      fc.property(limits, calls(0), (given, sequence) => {
        const { limit, period, capacity } = given
        // In parts of a token of which `period` make a whole one.
        let tokens = BigInt(capacity * period)
        let last = 0
        for (const { asked, permits, admitted } of decide(make('token-bucket', given), sequence)) {
          tokens += BigInt((asked - last) * limit)
          if (tokens > capacity * period) tokens = BigInt(capacity * period)
          last = asked
          expect(admitted).toBe(tokens >= permits * period)
          if (admitted) tokens -= BigInt(permits * period)
        }
      }),
    )
  })

  it('admits within any time what a full bucket holds and what drips in', () => {
    fc.assert(
      fc.property(limits, calls(200), fc.integer({ min: 1, max: 200 }), (given, sequence, length) => {
        const admitted = admissions(decide(make('token-bucket', given), sequence))
        const allowed = given.capacity + (length * given.limit) / given.period
        expect(busiest(admitted, length)).toBeLessThanOrEqual(allowed + 1e-6)
      }),
    )
  })
})

describe('leaky-bucket', () => {
  it('keeps calls as far apart as their permits say', () => {
    fc.assert(
      fc.property(limits, calls(300), (given, sequence) => {
        const admitted = admissions(decide(make('leaky-bucket', given), sequence))
        for (const [index, { at }] of admitted.entries()) {
          const previous = admitted[index - 1]
          if (previous === undefined) continue
          const distance = (previous.permits * given.period) / given.limit
          expect(at - previous.at).toBeGreaterThanOrEqual(distance - 1e-6)
        }
      }),
    )
  })
})
