import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../testing/index.js'
import { RatioBudget } from './ratio-budget.js'

describe('RatioBudget', () => {
  it('allows a share of what was earned', () => {
    const budget = new RatioBudget(new ManualClock(), { ratio: 0.1, minPerSecond: 0, window: 10_000 })
    expect(budget.tryTake()).toBe(false)
    for (let i = 0; i < 20; i++) budget.earn()
    expect(budget.available).toBe(2)
    expect([budget.tryTake(), budget.tryTake(), budget.tryTake()]).toEqual([true, true, false])
  })

  it('allows a minimum, which is not added to the share', () => {
    const clock = new ManualClock()
    const budget = new RatioBudget(clock, { ratio: 0.1, minPerSecond: 0.5, window: 10_000 })
    expect(budget.available).toBe(5)
    for (let i = 0; i < 60; i++) budget.earn()
    expect(budget.available).toBe(6)
    while (budget.tryTake());
    expect(budget.available).toBe(0)
    clock.advance(10_000)
    expect(budget.available).toBe(5)
  })

  it('keeps its counts with another ratio, and forgets them with another window', () => {
    const budget = new RatioBudget(new ManualClock(), { ratio: 0.1, minPerSecond: 0, window: 10_000 })
    for (let i = 0; i < 100; i++) budget.earn()
    budget.tryTake()
    budget.reconfigure({ ratio: 0.2, minPerSecond: 0, window: 10_000 })
    expect(budget.available).toBe(19)
    budget.reconfigure({ ratio: 0.2, minPerSecond: 0, window: 20_000 })
    expect(budget.available).toBe(0)
  })

  it('does what counting everything again each time would do', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('earn'), times: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ kind: fc.constant('take'), times: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('wait'), times: fc.integer({ min: 0, max: 3_000 }) }),
    )
    const limits = fc.record({
      ratio: fc.double({ min: 0, max: 2, noNaN: true }),
      minPerSecond: fc.double({ min: 0, max: 5, noNaN: true }),
      window: fc.constantFrom(1_000, 1_500, 10_000),
    })
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 60 }), (given, steps) => {
        const clock = new ManualClock()
        const budget = new RatioBudget(clock, given)
        const slot = (at: number): number => Math.floor((at * 10) / given.window)
        const earned: number[] = []
        const taken: number[] = []
        const recent = (times: readonly number[]): number =>
          times.filter((at) => slot(at) > slot(clock.monotonic()) - 10).length
        const allows = (): boolean =>
          recent(taken) + 1 <=
          Math.max(given.ratio * recent(earned), (given.minPerSecond * given.window) / 1_000)
        for (const { kind, times } of steps) {
          if (kind === 'wait') clock.advance(times)
          for (let i = 0; kind === 'earn' && i < times; i++) {
            budget.earn()
            earned.push(clock.monotonic())
          }
          for (let i = 0; kind === 'take' && i < times; i++) {
            const expected = allows()
            expect(budget.tryTake()).toBe(expected)
            if (expected) taken.push(clock.monotonic())
          }
        }
      }),
    )
  })
})
