import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { originalFilename } from './original-filename.js'

it.each([
  ['photo.png', 'photo.png'],
  ['größe 1;a.txt', 'größe 1;a.txt'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ann\\photo.png', 'photo.png'],
  ['c:photo.png', 'photo.png'],
  ['a\u0000b\r\nc\u202egnp.exe', 'a\ufffdb\ufffd\ufffdc\ufffdgnp.exe'],
  ['a\n/../b', 'b'],
  ['', undefined],
  ['..', undefined],
  ['c:..', undefined],
  ['c:d:.', undefined],
  ['a/', undefined],
])('%j is called %j', (sent, name) => {
  expect(originalFilename(sent)).toBe(name)
})

it('is never a path, whatever is sent', () => {
  const piece = fc.constantFrom('.', '..', '/', '\\', 'c:', 'a', '\u0000', '\r', '\n', ':')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const name = originalFilename(pieces.join(''))
      expect(name ?? 'none').not.toMatch(/[\\/\0\r\n]|^[a-z]:|^\.{0,2}$/iu)
    }),
  )
})
