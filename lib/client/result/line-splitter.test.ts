import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { LineSplitter } from './line-splitter.js'

it('gives the same lines however the bytes are cut', () => {
  const text = fc
    .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('\n')))
    .map((parts) => parts.join('').toWellFormed())
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (whole, size) => {
      const bytes = Buffer.from(whole)
      const splitter = new LineSplitter()
      const lines: string[] = []
      for (let at = 0; at < bytes.length; at += size)
        lines.push(...splitter.push(bytes.subarray(at, at + size)).lines)
      lines.push(...splitter.end())
      const expected = whole.replace(/^\ufeff/, '').split('\n')
      if (expected.at(-1) === '') expected.pop()
      expect(lines).toEqual(expected)
    }),
  )
})

it('says when a line is too long, whether it ends or not', () => {
  expect(new LineSplitter(5).push(Buffer.from('12345\n1')).overflow).toBe(false)
  expect(new LineSplitter(5).push(Buffer.from('123456\n1')).overflow).toBe(true)
  expect(new LineSplitter(5).push(Buffer.from('1\n123456')).overflow).toBe(true)
})
