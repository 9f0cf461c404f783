import { describe, expect, it } from '@jest/globals'
import { assert, array, nat, oneof, property, string } from 'fast-check'
import { jsonPointer } from './json-pointer.js'

/** RFC 6901, section 4. */
function parsed(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

describe('jsonPointer', () => {
  it.each([
    [[], ''],
    [[''], '/'],
    [['items', 2, 'price'], '/items/2/price'],
    [['a/b', 'm~n', '~1'], '/a~1b/m~0n/~01'],
    [['c%d', 'ä b', '"'], '/c%d/ä b/"'],
  ])('names %j', (path, pointer) => {
    expect(jsonPointer(path)).toBe(pointer)
  })

  it('can be read back, whatever the names are', () => {
    assert(
      property(array(oneof(string({ unit: 'binary' }), nat())), (path) => {
        expect(parsed(jsonPointer(path))).toEqual(path.map(String))
      }),
    )
  })
})
