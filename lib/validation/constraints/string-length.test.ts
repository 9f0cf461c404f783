import { expect, it, jest } from '@jest/globals'
import { length, Length, maxLength, MaxLength, minLength, MinLength } from 'class-validator'
import fc from 'fast-check'
import { emittedTest, recognise } from './recognised-constraint.fixture.js'
import { characterCount, unitsOfAtLeast, unitsOfAtMost } from './string-length.js'

/** Texts that are shorter for users than for machines. */
const text = fc.string({
  unit: fc.constantFrom(
    'a',
    '\n',
    '\uD83D',
    '\uDE00',
    '😀',
    '\uFE0F',
    '\uFE0E',
    '☺\uFE0F',
    '🏳\uFE0F',
    '\u200D',
  ),
  maxLength: 12,
})
const bound = fc.integer({ min: -1, max: 14 })

it('counts characters as class-validator does', () => {
  fc.assert(
    fc.property(text, (value) => {
      const count = characterCount(value)
      expect(length(value, count, count)).toBe(true)
      expect(length(value, count + 1)).toBe(false)
    }),
  )
})

it('knows how many code units so many characters can have', () => {
  fc.assert(
    fc.property(text, bound, (value, characters) => {
      if (value.length >= unitsOfAtLeast(characters))
        expect(characterCount(value)).toBeGreaterThanOrEqual(characters)
      if (value.length > unitsOfAtMost(characters)) expect(characterCount(value)).toBeGreaterThan(characters)
    }),
  )
  // Both bounds are reached: one unit less would not be certain.
  expect(characterCount('🏳\uFE0F')).toBe(1)
  expect(characterCount('🏳\uFE0F'.repeat(4))).toBe(4)
  expect('🏳\uFE0F'.repeat(4)).toHaveLength(unitsOfAtMost(4))
  expect('🏳\uFE0F'.repeat(4).length + 1).toBe(unitsOfAtLeast(5))
})

it('bounds the length of any text as class-validator does', () => {
  fc.assert(
    fc.property(text, bound, bound, (value, min, max) => {
      const cases = [
        [Length(min, max), length(value, min, max)],
        [MinLength(min), minLength(value, min)],
        [MaxLength(max), maxLength(value, max)],
      ] as const
      for (const [decorator, expected] of cases) {
        const { builtIn } = recognise(decorator)
        expect(builtIn?.test(value)).toBe(expected)
        expect(builtIn && emittedTest(builtIn)(value)).toBe(expected)
      }
    }),
  )
})

it('does not count the characters of a text that is far too long', () => {
  const { builtIn } = recognise(MaxLength(5))
  const charCodeAt = jest.spyOn(String.prototype, 'charCodeAt')
  try {
    expect(builtIn?.test('😀'.repeat(50_000))).toBe(false)
    expect(charCodeAt).not.toHaveBeenCalled()
    expect(builtIn?.test('😀😀😀')).toBe(true)
    expect(charCodeAt).toHaveBeenCalledTimes(6)
  } finally {
    charCodeAt.mockRestore()
  }
})
