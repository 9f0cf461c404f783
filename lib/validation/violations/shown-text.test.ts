import { describe, expect, it } from '@jest/globals'
import { assert, nat, property, string } from 'fast-check'
import { shownText } from './shown-text.js'

describe('shownText', () => {
  it.each([
    ['a plain text, with 中文 and 🙂', 'a plain text, with 中文 and 🙂'],
    ['one\r\ntwo\u2028three\tfour', 'one two three four'],
    ['\x1b[31mred\x00', '\ufffd[31mred\ufffd'],
    ['a\u202ecod.exe\u2066', 'a\ufffdcod.exe\ufffd'],
    ['\ud83d lone \udc00', '\ufffd lone \ufffd'],
  ])('makes %j %j', (text, shown) => {
    expect(shownText(text, 100)).toBe(shown)
  })

  it('keeps marks that texts from right to left are written with', () => {
    expect(shownText('שלום\u200f!', 100)).toBe('שלום\u200f!')
  })

  it('cuts what is longer than the limit, and no character in half', () => {
    expect(shownText('0123456789', 10)).toBe('0123456789')
    expect(shownText('0123456789a', 10)).toBe('0123456...')
    expect(shownText('012345🙂789', 10)).toBe('012345...')
    expect(shownText('0123', 2)).toBe('..')
  })

  it('gives well-formed text of one line within the limit, whatever comes', () => {
    assert(
      property(string({ unit: 'binary' }), nat(40), (text, limit) => {
        const shown = shownText(text, limit)
        expect(shown.length).toBeLessThanOrEqual(limit)
        expect(shown.isWellFormed()).toBe(true)
        expect(shown).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/)
      }),
    )
  })
})
