import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { jsonSchemaPattern } from './pattern-translation.js'

describe('jsonSchemaPattern', () => {
  it.each([
    [/^[a-z]+$/, '^[a-z]+$'],
    ['^a\\-b_/$', '^a-b_/$'],
    ['^[\\w\\-]+$', '^[\\w\\-]+$'],
    [/a.b/s, 'a[\\s\\S]b'],
    [/^[a-z0-9-]+$/i, '^[a-zA-Z0-9-]+$'],
    [/^(?<year>ab)\d\k<year>$/, '^(?<year>ab)\\d\\k<year>$'],
    [/^Ab$/gi, '^[aA][bB]$'],
    [/\p{L}/u, '\\p{L}'],
  ])('translates %s', (source, expected) => {
    expect(jsonSchemaPattern(source, undefined)).toBe(expected)
  })

  it('takes the source of an expression and its flags', () => {
    expect(jsonSchemaPattern('^x$', 'i')).toBe('^[xX]$')
    expect(jsonSchemaPattern('^x$', undefined)).toBe('^x$')
  })

  it.each([
    [/^a$/m],
    [/a/y],
    [/ü/i],
    [/\u0061/i],
    [/k/iu],
    [/[!-z]/i],
    [new RegExp('\\p{L}')],
    [/(a)\1/i],
    [new RegExp('[\\p{L}--[a-z]]', 'v')],
  ])('gives up on %s, which can not be said without flags', (source) => {
    expect(jsonSchemaPattern(source, undefined)).toBeUndefined()
  })

  it.each([['('], ['['], [undefined], [5]])('gives up on %s, which is no expression', (source) => {
    expect(jsonSchemaPattern(source, undefined)).toBeUndefined()
  })

  it('finds what the expression finds, in texts of ASCII', () => {
    const piece = fc.constantFrom(
      'a',
      'B',
      'z',
      '.',
      '\\.',
      '\\-',
      '[a-c]',
      '[^xY]',
      '[a\\-z_]',
      '\\d',
      '\\w',
      '(?:ab|C)',
      '_',
      '\\/',
      '[A-Z]',
      '\\s',
    )
    const source = fc.array(fc.tuple(piece, fc.constantFrom('', '*', '+', '?', '{1,2}')), {
      minLength: 1,
      maxLength: 6,
    })
    const ascii = fc.string({ unit: fc.constantFrom(...'abcABCxyzXYZ019_-./ \n') })
    fc.assert(
      fc.property(source, fc.subarray(['g', 'i', 's']), fc.array(ascii), (pieces, flags, texts) => {
        const expression = new RegExp(`^${pieces.map((each) => each.join('')).join('')}$`, flags.join(''))
        const pattern = jsonSchemaPattern(expression, undefined)
        if (pattern === undefined) throw new TypeError(`${expression} is not translated`)
        const translated = new RegExp(pattern, 'u')
        for (const text of texts) expect(translated.test(text)).toBe(text.match(expression) !== null)
      }),
      { numRuns: 500 },
    )
  })
})
