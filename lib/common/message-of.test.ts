import { describe, expect, it } from '@jest/globals'
import { messageOf } from './message-of.js'

describe('messageOf', () => {
  it.each([
    [new RangeError('too far'), 'too far'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('why'), 'Symbol(why)'],
    [Object.create(null), '[object Object]'],
  ])('has a text for %p', (thrown: unknown, expected) => {
    expect(messageOf(thrown)).toBe(expected)
  })
})
