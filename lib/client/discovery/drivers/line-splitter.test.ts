import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { LineSplitter } from './line-splitter.js'

describe('LineSplitter', () => {
  it('finds the same lines wherever the chunks are cut, also inside of a character', () => {
    const texts = fc.array(
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, '').trim()),
    )
    fc.assert(
      fc.property(texts, fc.infiniteStream(fc.integer({ min: 1, max: 7 })), (lines, sizes) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        const splitter = new LineSplitter()
        const found: string[] = []
        for (let at = 0; at < bytes.length;) {
          const { value: size } = sizes.next() as { readonly value: number }
          found.push(...splitter.push(bytes.subarray(at, at + size)))
          at += size
        }
        expect(found).toEqual(lines.filter((line) => line !== ''))
        expect([splitter.pendingLength, splitter.rest()]).toEqual([0, ''])
      }),
    )
  })

  it('keeps what belongs to no complete line, and tells how much', () => {
    const splitter = new LineSplitter()
    expect(splitter.push(Buffer.from('{"a":1}\n{"b"'))).toEqual(['{"a":1}'])
    expect(splitter.pendingLength).toBe(4)
    expect(splitter.push(Buffer.from(':2}'))).toEqual([])
    expect(splitter.rest()).toBe('{"b":2}')
    expect(splitter.pendingLength).toBe(0)
  })
})
