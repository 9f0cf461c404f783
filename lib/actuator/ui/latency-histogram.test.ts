import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { LatencyHistogram } from './latency-histogram.js'

const BOUNDS = [0.01, 0.05, 0.1, 0.5, 1]

function measured(seconds: readonly number[], bounds: readonly number[] = BOUNDS): LatencyHistogram {
  return LatencyHistogram.of(
    bounds.map((bound) => [bound, seconds.filter((each) => each <= bound).length] as const),
    seconds.length,
  )
}

const durations = fc.array(fc.double({ min: 0.000_1, max: 2, noNaN: true }), { maxLength: 60 })

describe('A histogram of latencies', () => {
  it('tells a quantile by interpolation between the bounds of its bucket, not of the last one that has something', () => {
    // Both are in the bucket of 50 to 100 ms.
    expect(measured([0.06, 0.07]).quantile(0.5)).toBeCloseTo(0.075, 6)
    expect(measured([0.06, 0.07]).quantile(1)).toBeCloseTo(0.1, 6)
  })

  it('knows of what is beyond its bounds only that', () => {
    expect(measured([0.01, 7, 8, 9]).quantile(0.99)).toBe(1)
  })

  it('takes a bucket of infinity for what the total says anyway', () => {
    const histogram = LatencyHistogram.of(
      [
        [0.1, 1],
        [Infinity, 2],
      ],
      2,
    )
    expect(histogram.quantile(0.99)).toBe(0.1)
    expect(histogram.quantile(0.25)).toBeCloseTo(0.05, 6)
  })

  it('knows the bound of its first bucket, where something is in it', () => {
    expect(measured([BOUNDS[0] ?? 0, 0.3]).firstBound).toBe(BOUNDS[0])
    expect(measured([0.3]).firstBound).toBeUndefined()
    expect(LatencyHistogram.of([], 3).firstBound).toBeUndefined()
  })

  it('has no quantile where nothing was measured', () => {
    expect(LatencyHistogram.empty().quantile(0.5)).toBeUndefined()
    expect(
      measured([0.2])
        .minus(measured([0.2]))
        .quantile(0.5),
    ).toBeUndefined()
  })

  it('is after a subtraction what came in between', () => {
    fc.assert(
      fc.property(
        durations,
        durations,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (before, since, share) => {
          const between = measured([...before, ...since]).minus(measured(before))
          expect(between.quantile(share)).toEqual(measured(since).quantile(share))
        },
      ),
    )
  })

  it('is after an addition what both have measured', () => {
    fc.assert(
      fc.property(
        durations,
        durations,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (one, other, share) => {
          expect(LatencyHistogram.sum([measured(one), measured(other)]).quantile(share)).toEqual(
            measured([...one, ...other]).quantile(share),
          )
        },
      ),
    )
  })

  it('is wrong by no more than the bucket of the real quantile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.000_1, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (seconds) => {
          const sorted = seconds.toSorted((a, b) => a - b)
          const real = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0
          const upper = BOUNDS.find((bound) => real <= bound) ?? 0
          const lower = BOUNDS.findLast((bound) => bound < upper) ?? 0
          const told = measured(seconds).quantile(0.95) ?? -1
          expect(told).toBeGreaterThanOrEqual(lower)
          expect(told).toBeLessThanOrEqual(upper + 1e-9)
        },
      ),
    )
  })

  it('adds histograms with different bounds', () => {
    const sum = LatencyHistogram.sum([measured([0.02], [0.03]), measured([0.4])])
    expect(sum.quantile(0.5)).toBeCloseTo(0.03, 6)
    expect(sum.quantile(1)).toBeCloseTo(0.5, 6)
  })

  it('begins anew with a timer that was made again', () => {
    expect(
      measured([0.02])
        .minus(measured([0.02, 0.02, 0.3]))
        .quantile(0.5),
    ).toBeUndefined()
  })
})
