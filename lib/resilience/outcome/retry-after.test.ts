import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatHttpDate } from '../../common/index.js'
import { parseRetryAfter, retryAfterSeconds, wholeSeconds } from './retry-after.js'

const NOW = Date.UTC(2026, 0, 1, 12)

describe('parseRetryAfter', () => {
  it.each<[string, number | undefined]>([
    ['0', 0],
    [' 120 ', 120_000],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thursday, 01-Jan-26 12:00:10 GMT', 10_000],
    ['Thu Jan  1 12:00:20 2026', 20_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['Thu, 99 Jan 2026 11:00:00 GMT', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['2026-01-01', undefined],
    ['', undefined],
  ])('reads %j as %s', (field, expected) => {
    expect(parseRetryAfter(field, NOW)).toBe(expected)
  })

  it('reads every date that is to come, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seconds) => {
        expect(parseRetryAfter(formatHttpDate(NOW + seconds * 1_000), NOW)).toBe(seconds * 1_000)
      }),
    )
  })
})

describe('wholeSeconds', () => {
  it('is never too few, and not one too many for what a sum is off by', () => {
    expect([0, 0.4, 999, 1_000, 1_000.1, 90_000].map(wholeSeconds)).toEqual([0, 1, 1, 1, 2, 90])
    // A period of 90 seconds that began at a time which is no whole millisecond.
    const start = 123_456.789_012_345
    expect(wholeSeconds(start + 0.1 + 90_000 - (start + 0.1))).toBe(90)
    expect(retryAfterSeconds(0)).toBe(1)
  })
})
