import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { CountBasedWindow } from './count-based-window.js'
import { FAILED, SLOW, type SlidingWindow } from './sliding-window.js'
import { TimeBasedWindow } from './time-based-window.js'

const DAY = 86_400_000

interface Call {
  readonly at: number
  readonly outcome: number
}

type Step =
  | { readonly kind: 'call'; readonly outcome: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'resize'; readonly size: number }
  | { readonly kind: 'clear' }
  | { readonly kind: 'move' }

const size = fc.integer({ min: 1, max: 12 })
const steps = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ kind: fc.constant('call' as const), outcome: fc.integer({ min: 0, max: 3 }) }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('wait' as const),
        ms: fc.oneof(
          fc.double({ min: 0, max: 3_000, noNaN: true }),
          fc.constantFrom(999, 1_000, 1_001, 60_000, 3 * DAY),
        ),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize' as const), size }) },
    { weight: 1, arbitrary: fc.constantFrom({ kind: 'clear' as const }, { kind: 'move' as const }) },
  ),
  { maxLength: 120 },
)

/** The same, recomputed from a list of all calls each time. */
function totals(calls: readonly Call[]): object {
  const count = (bits: number): number => calls.filter(({ outcome }) => (outcome & bits) === bits).length
  return { calls: calls.length, failed: count(FAILED), slow: count(SLOW), slowFailed: count(FAILED | SLOW) }
}

function read({ calls, failed, slow, slowFailed }: SlidingWindow): object {
  return { calls, failed, slow, slowFailed }
}

/** @param kept the calls of the list that are in the window */
function check(
  window: SlidingWindow,
  kept: (calls: readonly Call[], size: number, now: number) => readonly Call[],
  {
    from,
    script,
    start,
  }: { readonly from: number; readonly script: readonly Step[]; readonly start: number },
): void {
  let [calls, limit, now]: [readonly Call[], number, number] = [[], from, start]
  for (const step of script) {
    if (step.kind === 'wait') now += step.ms
    if (step.kind === 'call') {
      calls = [...calls, { at: now, outcome: step.outcome }]
      window.record(step.outcome, now)
    }
    if (step.kind === 'move') window.moveTo(now)
    if (step.kind === 'clear') {
      calls = []
      window.clear()
    }
    if (step.kind === 'resize') {
      // What a smaller window has let go of does not come back in a larger one.
      window.moveTo(now)
      calls = kept(calls, Math.min(limit, step.size), now)
      limit = step.size
      window.resize(limit)
    }
    if (step.kind !== 'wait') {
      window.moveTo(now)
      calls = kept(calls, limit, now)
      expect(read(window)).toEqual(totals(calls))
    }
  }
}

const lastCalls = (calls: readonly Call[], limit: number): readonly Call[] => calls.slice(-limit)

const lastSeconds = (calls: readonly Call[], limit: number, now: number): readonly Call[] =>
  calls.filter(({ at }) => Math.floor(now / 1000) - Math.floor(at / 1000) < limit)

describe('a count-based window', () => {
  it('holds the last so many calls, whatever happens', () => {
    fc.assert(
      fc.property(size, steps, (from, script) => {
        check(new CountBasedWindow(from), lastCalls, { from, script, start: 0 })
      }),
    )
  })

  it('comes back from what it exports', () => {
    fc.assert(
      fc.property(
        size,
        fc.array(fc.integer({ min: 0, max: 3 })),
        fc.array(fc.integer({ min: 0, max: 3 })),
        (from, before, after) => {
          const [first, second] = [new CountBasedWindow(from), new CountBasedWindow(from)]
          for (const outcome of before) first.record(outcome)
          second.import(first.export())
          expect(second.export()).toEqual(first.export())
          for (const outcome of after) {
            first.record(outcome)
            second.record(outcome)
          }
          expect(read(second)).toEqual(read(first))
        },
      ),
    )
  })

  it('writes a letter for each call, the oldest first', () => {
    const window = new CountBasedWindow(4)
    for (const outcome of [0, 0, FAILED, SLOW, FAILED | SLOW]) window.record(outcome)
    expect(window.export()).toEqual({ type: 'COUNT_BASED', size: 4, calls: 'sfSF' })
  })
})

describe('a time-based window', () => {
  it('holds the calls of the last so many seconds, over idle gaps and days', () => {
    fc.assert(
      fc.property(size, steps, fc.constantFrom(0, 0.5, 999.9, 400 * DAY), (from, script, start) => {
        check(new TimeBasedWindow(from), lastSeconds, { from, script, start })
      }),
    )
  })

  it('is empty after a gap of any length', () => {
    fc.assert(
      fc.property(size, fc.double({ min: 0, max: 1_000 * DAY, noNaN: true }), (from, more) => {
        const window = new TimeBasedWindow(from)
        for (let i = 0; i < 5; i++) window.record(FAILED | SLOW, 700)
        window.moveTo(from * 1_000 + more)
        expect(read(window)).toEqual(totals([]))
      }),
    )
  })

  it('counts on where the clock stands still, or is read out of order', () => {
    const window = new TimeBasedWindow(3)
    window.record(FAILED, 5_200)
    window.record(FAILED, 4_900)
    window.record(0, 5_200)
    expect(read(window)).toEqual({ calls: 3, failed: 2, slow: 0, slowFailed: 0 })
    window.moveTo(8_000)
    expect(window.calls).toBe(0)
  })

  it('comes back from what it exports, in a process whose clock has another origin', () => {
    fc.assert(
      fc.property(size, steps, fc.integer({ min: -1_000, max: 1_000 }), (from, script, shift) => {
        const first = new TimeBasedWindow(from)
        let now = 50 * DAY
        for (const step of script) {
          if (step.kind === 'wait') now += step.ms
          if (step.kind === 'call') first.record(step.outcome, now)
        }
        first.moveTo(now)
        // Whole seconds between the origins: otherwise buckets do not have the same borders.
        const second = new TimeBasedWindow(from)
        const there = now + shift * 1000
        second.import(first.export(7 * DAY), there, 7 * DAY - shift * 1000)
        expect(read(second)).toEqual(read(first))
        for (let i = 0; i <= from; i++) {
          first.moveTo(now + i * 1000)
          second.moveTo(there + i * 1000)
          expect(read(second)).toEqual(read(first))
        }
      }),
    )
  })

  it('leaves out what has grown too old on the way, and takes what seems to come from the future as new', () => {
    const window = new TimeBasedWindow(10)
    const counts = { calls: 2, failed: 1, slow: 0, slowFailed: 0 }
    const seconds = [80_000, 95_000, 130_000].map((at) => ({ at, ...counts }))
    window.import({ type: 'TIME_BASED', seconds }, 100_000, 0)
    expect(window.calls).toBe(4)
    window.moveTo(109_000)
    expect(window.calls).toBe(2)
  })
})
