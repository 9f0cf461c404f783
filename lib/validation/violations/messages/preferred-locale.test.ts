import { describe, expect, it } from '@jest/globals'
import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { lookupChain } from './language-tag.js'
import { preferredLocale } from './preferred-locale.js'

describe('preferredLocale', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['zh', 'zh'],
    ['ZH-cn', 'zh'],
    ['zh-Hans-CN', 'zh'],
    ['zh-TW', 'zh'],
    ['fr-CA', 'fr-CA'],
    ['fr-CH', 'en'],
    ['fr', 'fr-CA'],
    ['ja', 'en'],
    ['ja, zh;q=0.3, fr-CA;q=0.7', 'fr-CA'],
    ['ja,zh;q=0.7,en;q=0.3', 'zh'],
    ['en;q=0.5,zh;q=0.5', 'en'],
    ['zh ; q=0.9 ,\ten;q=1.000', 'en'],
    ['zh;q=0', 'en'],
    ['zh-TW,zh;q=0', 'en'],
    ['en;q=0, *', 'en'],
    ['*', 'en'],
    ['*;q=0.5, zh;q=0.1', 'en'],
    ['zh;q=2, fr-CA;q=0.1', 'fr-CA'],
    ['zh;q=0.1234', 'en'],
    ['zh_CN', 'en'],
    [',,;q=1,zh', 'zh'],
    ['constructor, __proto__', 'en'],
  ])('answers %j in %s', (header, locale) => {
    expect(preferredLocale(header, ['en', 'zh', 'fr-CA'], 'en')).toBe(locale)
  })

  it('reads no more of a header than its limits', () => {
    expect(preferredLocale(`${'ja,'.repeat(31)}zh`, ['zh'], 'en')).toBe('zh')
    expect(preferredLocale(`${'ja,'.repeat(32)}zh`, ['zh'], 'en')).toBe('en')
    expect(preferredLocale(`ja,${' '.repeat(995)}zh-TW`, ['zh'], 'en')).toBe('en')
  })

  it('answers any header with a supported language or the fallback', () => {
    const range = oneof(string(), constantFrom('en', 'zh-CN', '*', 'a-b-c', 'x-y', 'en;q=0', 'zh;q=0.5'))
    assert(
      property(
        array(range, { maxLength: 50 }),
        array(constantFrom('de', 'zh', 'en-GB')),
        (ranges, supported) => {
          expect([...supported, 'en']).toContain(preferredLocale(ranges.join(','), supported, 'en'))
        },
      ),
    )
  })

  it('takes the same time for hostile headers', () => {
    for (const header of [
      'a-'.repeat(100_000),
      ' '.repeat(100_000),
      ';q='.repeat(50_000),
      'a;q=0.0000'.repeat(9_999),
    ]) {
      expect(preferredLocale(header, ['zh'], 'en')).toBe('en')
    }
  })
})

describe('lookupChain', () => {
  it.each([
    ['zh-Hant-TW', ['zh-hant-tw', 'zh-hant', 'zh']],
    [
      'zh-Hant-CN-x-private1-private2',
      ['zh-hant-cn-x-private1-private2', 'zh-hant-cn-x-private1', 'zh-hant-cn', 'zh-hant', 'zh'],
    ],
    ['en', ['en']],
    ['x-shop', ['x-shop']],
    ['', []],
  ])('looks for %s as RFC 4647 does', (range, chain) => {
    expect(lookupChain(range)).toEqual(chain)
  })
})
