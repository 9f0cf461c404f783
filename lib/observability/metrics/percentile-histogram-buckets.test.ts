import { describe, expect, it } from '@jest/globals'
import { percentileHistogramBuckets } from './percentile-histogram-buckets.js'

describe('the bounds of a percentile histogram', () => {
  it('are those that Micrometer gives a timer', () => {
    const bounds = percentileHistogramBuckets(1_000_000, 30_000_000_000).map((ns) => ns / 1e9)
    expect(bounds).toHaveLength(68)
    expect(bounds.slice(0, 12)).toEqual([
      0.001, 0.001048576, 0.001398101, 0.001747626, 0.002097151, 0.002446676, 0.002796201, 0.003145726,
      0.003495251, 0.003844776, 0.004194304, 0.005592405,
    ])
    expect(bounds.slice(-3)).toEqual([22.906492245, 28.633115306, 30])
  })

  it('lie close enough together that an estimate is off by a third at most', () => {
    const bounds = percentileHistogramBuckets(3, 1e15)
    for (const [index, bound] of bounds.entries()) {
      const next = bounds[index + 1] ?? bound
      expect(next / bound).toBeLessThanOrEqual(4 / 3 + 0.001)
    }
  })

  it('begin and end with what is expected, where that is finite', () => {
    expect(percentileHistogramBuckets(5.5, 20)).toEqual([5.5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 20])
    const all = percentileHistogramBuckets(1, Infinity)
    expect(all[0]).toBe(1)
    expect(all.every(Number.isFinite)).toBe(true)
  })
})
