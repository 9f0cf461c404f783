import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { NoText, textForm } from './text-form.js'

describe('textForm', () => {
  it.each([
    ['text', 'text'],
    ['', ''],
    [5, '5'],
    [-0.5, '-0.5'],
    [1e21, '1000000000000000000000'],
    [1.5e-7, '0.00000015'],
    [-1e-7, '-0.0000001'],
    [true, 'true'],
    [10n, '10'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new URL('http://a/b'), 'http://a/b'],
    [undefined, undefined],
    [null, undefined],
  ])('of %p is %p', (value, expected) => {
    expect(textForm(value)).toBe(expected)
  })

  it.each([
    [Number.NaN],
    [Infinity],
    [new Date(Number.NaN)],
    [{}],
    [Object.create(null)],
    [Symbol('a')],
    [() => 1],
    [Promise.resolve()],
  ])('of %p is none', (value) => {
    expect(textForm(value)).toBeInstanceOf(NoText)
  })

  it('writes every number so that it is read as the same one, without exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = textForm(value) as string
        expect(text).toMatch(/^-?\d+(?:\.\d+)?$/)
        expect(Number(text)).toBe(value === 0 ? 0 : value)
      }),
    )
  })
})
