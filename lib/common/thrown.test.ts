import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import { isError, messageOf } from './thrown.js'

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('what is thrown', () => {
  it.each([
    [new RangeError('too far'), true],
    [new DOMException('gone', 'AbortError'), true],
    [runInNewContext('new TypeError("elsewhere")'), true],
    [new Proxy(new Error('wrapped'), {}), true],
    [{ name: 'Error', message: 'looks like one' }, false],
    ['Error: text', false],
    [undefined, false],
    [revoked(), false],
  ])('is an error or not (case %#)', (thrown: unknown, expected) => {
    expect(isError(thrown)).toBe(expected)
  })

  it.each([
    [new RangeError('too far'), 'too far'],
    [runInNewContext('new TypeError("elsewhere")'), 'elsewhere'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('why'), 'Symbol(why)'],
    [Object.assign(new RangeError('too far'), { message: 42 }), '42'],
    [Object.create(null), 'a value that can not be read'],
    [revoked(), 'a value that can not be read'],
  ])('has a text (case %#)', (thrown: unknown, expected) => {
    expect(messageOf(thrown)).toBe(expected)
  })
})
