import { describe, expect, it } from '@jest/globals'
import { defined } from './defined.js'
import {
  bothGiven,
  duration,
  finiteNumber,
  inGroup,
  oneOf,
  percentage,
  wholeNumber,
} from './option-checks.js'

describe('Checks of options', () => {
  it('have nothing to say about what is right', () => {
    const config = { calls: 0, rate: 0.5, wait: 1, mode: 'a', percent: 100 }
    expect([
      wholeNumber(config, 'calls', 0),
      wholeNumber(config, 'calls', -1, 0),
      finiteNumber(config, 'rate', 0.5, 0.5),
      duration(config, 'wait', 1),
      oneOf(config, 'mode', ['a', 'b']),
      percentage(config, 'percent'),
      bothGiven<{ a?: number; b?: number }>({ a: 1 }, 'a', 'b'),
    ]).toEqual(Array.from({ length: 7 }, () => undefined))
  })

  it.each([0.5, -1, 11, Infinity, Number.NaN, '1', undefined])(
    'want a whole number in place of %p',
    (calls) => {
      expect(wholeNumber({ calls }, 'calls', 0, 10)).toEqual({
        option: 'calls',
        message: `must be a whole number from 0 to 10, but is ${String(calls)}`,
      })
    },
  )

  it.each([-0.1, Infinity, Number.NaN, '1', undefined])('want a finite number in place of %p', (rate) => {
    expect(finiteNumber({ rate }, 'rate', 0)?.message).toBe(
      `must be a number of at least 0, but is ${String(rate)}`,
    )
  })

  it.each([
    [999, '999ms'],
    [Infinity, 'Infinity'],
    [Number.NaN, 'NaN'],
  ])('want a time in place of %p', (wait, shown) => {
    expect(duration({ wait }, 'wait', 1_000)?.message).toBe(`must be at least 1s, but is ${shown}`)
  })

  it('name the values that there are, and the other way to say a thing', () => {
    expect(oneOf({ mode: 'c' }, 'mode', ['a', 'b'])?.message).toBe('must be one of a, b, but is c')
    expect(percentage({ percent: 0 }, 'percent')?.message).toMatch(/^must be a percentage above 0/)
    expect(bothGiven({ a: 1, b: 2 }, 'a', 'b')).toEqual({
      option: 'a',
      message: 'is one way to say it, and b another; give one of them',
    })
  })

  it('name the group of an option', () => {
    const complaints = [undefined, wholeNumber({ ratio: -1 }, 'ratio', 0)]
    expect(inGroup('budget', complaints)).toEqual([
      undefined,
      { option: 'budget.ratio', message: 'must be a whole number of at least 0, but is -1' },
    ])
  })
})

describe('defined', () => {
  it('leaves out what is undefined, and nothing else', () => {
    expect(defined({ a: undefined, b: 0, c: '', d: false })).toStrictEqual({ b: 0, c: '', d: false })
  })
})
