import { describe, expect, it } from '@jest/globals'
import { jsonPointer } from './json-pointer.js'

describe('a JSON pointer', () => {
  it('names a value by keys and indexes, and the root by nothing', () => {
    expect(jsonPointer(['items', 2, 'price'])).toBe('/items/2/price')
    expect(jsonPointer([])).toBe('')
    expect(jsonPointer([''])).toBe('/')
  })

  it('escapes what separates, the tilde first', () => {
    expect(jsonPointer(['a/b', 'm~n', '~1'])).toBe('/a~1b/m~0n/~01')
  })
})
