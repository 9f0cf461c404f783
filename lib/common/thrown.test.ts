import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import { errorName, isError, messageOf } from './thrown.js'

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function unreadable(): Error {
  return Object.defineProperty(new Error('odd'), 'name', {
    get() {
      throw new Error('no name')
    },
  })
}

class OutOfStock extends RangeError {}
class SoldOut extends OutOfStock {}
class Named extends Error {
  override name = 'shop.Named'
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

  it.each([
    [new RangeError('too far'), 'RangeError'],
    [new OutOfStock('tea'), 'OutOfStock'],
    [new SoldOut('tea'), 'SoldOut'],
    [new Named('tea'), 'shop.Named'],
    [new DOMException('gone', 'AbortError'), 'AbortError'],
    [runInNewContext('new TypeError("elsewhere")'), 'TypeError'],
    [Object.assign(new Error('of a thread'), { name: 'TypeError' }), 'TypeError'],
    [Object.assign(new Error('long'), { name: 'x'.repeat(101) }), 'Error'],
    [Object.assign(new Error('odd'), { name: 42 }), 'Error'],
    [Object.assign(new Error('odd'), { constructor: undefined }), 'Error'],
    [unreadable(), 'Error'],
    ['text', 'string'],
    [undefined, 'undefined'],
    [null, 'null'],
    [revoked(), 'object'],
  ])('has the name of a class (case %#)', (thrown: unknown, expected) => {
    expect(errorName(thrown)).toBe(expected)
  })
})
