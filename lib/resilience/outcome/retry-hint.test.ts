import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isFinal, retryAfterOf } from './retry-hint.js'

const NOW = Date.UTC(2026, 0, 1, 12)

describe('retryAfterOf', () => {
  it.each<[string, unknown, number | undefined]>([
    ['milliseconds', { retryAfterMs: 1_500 }, 1_500],
    ['milliseconds before headers', { retryAfterMs: 1, headers: { 'retry-after': '9' } }, 1],
    ['seconds', { headers: { 'retry-after': '120' } }, 120_000],
    ['a name in another case', { headers: { 'Retry-After': ' 2 ' } }, 2_000],
    ['a list of lines', { headers: { 'retry-after': ['3', '4'] } }, 3_000],
    ['a number', { headers: { 'retry-after': 5 } }, 5_000],
    ['Headers', { headers: new Headers({ 'Retry-After': '6' }) }, 6_000],
    ['a Map', { headers: new Map([['retry-after', '7']]) }, 7_000],
    ['an error with a response', { response: { headers: { 'retry-after': '8' } } }, 8_000],
    ['a date', { headers: { 'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT' } }, 30_000],
    ['what can not be understood', { headers: { 'retry-after': 'soon' } }, undefined],
    ['negative milliseconds', { retryAfterMs: -1 }, undefined],
    ['no header', { headers: {} }, undefined],
    ['no object', 'Retry-After: 1', undefined],
    ['nothing', undefined, undefined],
  ])('reads %s', (_title, value, expected) => {
    expect(retryAfterOf(value, NOW)).toBe(expected)
  })

  it('never throws and never says a negative time', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (value, field) => {
        for (const each of [value, { headers: value }, { headers: { 'retry-after': field } }]) {
          const found = retryAfterOf(each, NOW)
          expect(found === undefined || found >= 0).toBe(true)
        }
      }),
    )
  })
})

describe('isFinal', () => {
  it('is what says of itself that it is not retryable', () => {
    expect(isFinal({ retryable: false })).toBe(true)
    expect([{ retryable: true }, {}, undefined, 'text'].map(isFinal)).toEqual([false, false, false, false])
  })
})
