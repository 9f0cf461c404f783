import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { encodeJson } from './json-encoder.js'
import { JsonSerializationError } from './result.errors.js'

function failure(value: unknown): JsonSerializationError {
  try {
    encodeJson(value)
  } catch (error) {
    return error as JsonSerializationError
  }
  throw new Error('nothing was thrown')
}

describe('encodeJson', () => {
  it('writes what JSON.stringify writes', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(encodeJson(value)).toBe(JSON.stringify(value))))
  })

  it('writes a Date as its ISO text and asks toJSON()', () => {
    expect(encodeJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}')
    expect(encodeJson({ toJSON: () => ({ a: 1 }) })).toBe('{"a":1}')
  })

  it('writes a Map as an object and a Set as an array, at any depth', () => {
    const value = { prices: new Map([['tea', new Set([1, 2])]]), none: new Map(), plain: {} }
    expect(encodeJson(value)).toBe('{"prices":{"tea":[1,2]},"none":{},"plain":{}}')
    expect(encodeJson(new Set(['a', new Map([[1, true]])]))).toBe('["a",{"1":true}]')
  })

  it('keeps the toJSON() of a Map’s subclass', () => {
    class Prices extends Map<string, number> {
      toJSON(): string {
        return 'prices'
      }
    }
    expect(encodeJson([new Prices(), {}])).toBe('["prices",{}]')
  })

  it('is empty for what JSON has no text for', () => {
    expect(encodeJson(undefined)).toBe('')
    expect(encodeJson({ toJSON: () => undefined })).toBe('')
  })

  it('names the path to a cycle', () => {
    const order: Record<string, unknown> = { items: [{ sku: 'tea' }] }
    ;(order['items'] as Record<string, unknown>[])[0]!['order'] = order
    const error = failure(order)
    expect(error).toBeInstanceOf(JsonSerializationError)
    expect(error.message).toBe(
      'The result can not be written as JSON at $.items[0].order: it refers back to an object that contains it.\n' +
        'Return a DTO without back references, write a bigint as a string, or give the class a toJSON() method.',
    )
    expect(error).toMatchObject({ code: 'NEXUS_HTTP_JSON_SERIALIZATION', path: '$.items[0].order' })
  })

  it.each([
    [{ total: { 'net amount': 5n } }, '$.total["net amount"]', 'a bigint has no JSON form'],
    [[1, [2n]], '$[1][0]', 'a bigint has no JSON form'],
    [{ m: new Map([['k', 1n]]), e: {} }, '$.m.k', 'a bigint has no JSON form'],
    [{ s: new Set([0, 1n]), e: {} }, '$.s[1]', 'a bigint has no JSON form'],
    [{ a: { toJSON: () => ({ b: 1n }) } }, '$.a.b', 'a bigint has no JSON form'],
  ])('names the path to a bigint (%#)', (value, path, reason) => {
    expect(failure(value)).toMatchObject({ path, reason })
  })

  it('names a toJSON() or a getter that throws and keeps its error as the cause', () => {
    const cause = new Error('lazy loading outside of a transaction')
    const fail = (): never => {
      throw cause
    }
    expect(failure({ user: { toJSON: fail } })).toMatchObject({
      path: '$.user',
      reason: 'its toJSON() throws',
      cause,
    })
    const lazy = Object.defineProperty({}, 'orders', { enumerable: true, get: fail })
    expect(failure({ user: lazy })).toMatchObject({ path: '$.user', reason: 'a getter of it throws', cause })
  })

  it('says so when a value is nested too deeply', () => {
    let deep: unknown = 1
    for (let i = 0; i < 200_000; i++) deep = [deep]
    expect(failure(deep).reason).toBe('it is nested too deeply')
  })
})
