import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { LatencyWindow } from './latency-window.js'

describe('LatencyWindow', () => {
  it('knows nothing of nothing', () => {
    const window = new LatencyWindow(3)
    expect([window.count, window.percentile(50)]).toEqual([0, Number.NaN])
  })

  it('gives the percentiles of the last durations, by nearest rank', () => {
    const duration = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 1e6, noNaN: true }))
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(duration, { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 100, minExcluded: true, noNaN: true }),
        (size, durations, percentile) => {
          const window = new LatencyWindow(size)
          for (const [index, each] of durations.entries()) {
            window.add(each)
            const kept = durations.slice(Math.max(0, index + 1 - size), index + 1).toSorted((a, b) => a - b)
            expect(window.count).toBe(kept.length)
            const rank = Math.ceil((percentile / 100) * kept.length)
            expect(window.percentile(percentile)).toBe(kept[Math.max(0, rank - 1)])
          }
        },
      ),
    )
  })
})
