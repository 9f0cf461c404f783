import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Duration, durationOf } from './duration.js'
import { InvalidDurationError } from './value.errors.js'

describe('Duration', () => {
  it.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['1h30m', 5_400_000],
    ['1500us', 1.5],
    ['250', 250],
    ['-2s', -2_000],
    [' 3S ', 3_000],
    ['PT10S', 10_000],
    ['PT1H30M', 5_400_000],
    ['P2DT0.5S', 172_800_500],
    ['-PT1M', -60_000],
  ])('reads %s as %d milliseconds', (text, millis) => {
    expect(Duration.parse(text).toMillis()).toBe(millis)
  })

  it.each([
    '',
    's',
    '10 s',
    '1.5s',
    '10x',
    'P',
    'PT',
    'P1DT',
    '1h 30m',
    '9007199254740993s',
    'NaN',
    'Infinity',
  ])('refuses %p', (text) => {
    expect(() => Duration.parse(text)).toThrow(InvalidDurationError)
  })

  it('says what a duration looks like', () => {
    expect(() => Duration.parse('10 parsecs')).toThrow(
      '"10 parsecs" is not a duration.\nWrite a whole number with a unit (500ms, 10s, 5m, 1h, 7d)',
    )
  })

  it('prints the largest exact unit and compares as a number', () => {
    expect(String(Duration.ofMillis(90_000))).toBe('90s')
    expect(JSON.stringify({ timeout: Duration.ofHours(2) })).toBe('{"timeout":"2h"}')
    expect(Duration.ofSeconds(1) < Duration.ofMinutes(1)).toBe(true)
  })

  it('parses what it prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 1e15 }), fc.constantFrom('ns', 'ms'), (amount, unit) => {
        const duration = Duration.parse(`${amount}${unit}`)
        expect(Duration.parse(duration.toString()).toMillis()).toBe(duration.toMillis())
      }),
    )
  })

  it('takes milliseconds, a text or a duration as options give it', () => {
    const minute = Duration.ofMinutes(1)
    expect(
      [durationOf(60_000), durationOf('1m'), durationOf('PT1M')].every((each) => each.equals(minute)),
    ).toBe(true)
    expect(durationOf(minute)).toBe(minute)
    expect(() => durationOf(Number.NaN)).toThrow(InvalidDurationError)
  })
})
