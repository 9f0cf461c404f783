import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatHttpDate, parseHttpDate } from './http-date.js'

const NOON = Date.UTC(2024, 4, 1, 12)

describe('HTTP dates (RFC 9110 section 5.6.7)', () => {
  it('come back as they were sent, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
        expect(parseHttpDate(formatHttpDate(seconds * 1000), 0)).toBe(seconds * 1000)
      }),
    )
  })

  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    'are read in all three forms: %s',
    (text) => {
      expect(parseHttpDate(text, NOON)).toBe(Date.UTC(1994, 10, 6, 8, 49, 37))
    },
  )

  it('take a two-digit year as at most 50 years ahead', () => {
    expect(parseHttpDate('Sunday, 06-Nov-74 08:49:37 GMT', NOON)).toBe(Date.UTC(2074, 10, 6, 8, 49, 37))
    expect(parseHttpDate('Sunday, 06-Nov-75 08:49:37 GMT', NOON)).toBe(Date.UTC(1975, 10, 6, 8, 49, 37))
  })

  it('may hold a leap second', () => {
    expect(parseHttpDate('Sat, 31 Dec 2016 23:59:60 GMT', 0)).toBe(Date.UTC(2017, 0, 1))
  })

  it.each([
    '',
    '0',
    'now',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 6 Nov 1994 08:49:37 GMT',
  ])('are not %j', (text) => {
    expect(parseHttpDate(text, 0)).toBeUndefined()
  })
})
