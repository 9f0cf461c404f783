import { describe, expect, it } from '@jest/globals'
import { anything, assert, dictionary, property, string } from 'fast-check'
import { withBuiltInMessages } from './built-in-messages.js'
import { CompositeMessageSource } from './composite-message-source.js'
import { InvalidLocaleError } from './message.errors.js'
import { renderTemplate } from './message-template.js'
import { ResourceMessageSource } from './resource-message-source.js'

describe('renderTemplate', () => {
  it.each([
    ['{property} has {max} at most', { property: 'tags', max: 5 }, 'tags has 5 at most'],
    ['one of {values}', { values: ['a', 1, null, true] }, 'one of a, 1, , true'],
    ['{missing} and {toString} stay', {}, '{missing} and {toString} stay'],
    ['{object} stays', { object: {} }, '{object} stays'],
    ['\\{max} is not filled in, {max} is', { max: 1 }, '{max} is not filled in, 1 is'],
    ['{text}', { text: '{max} $& $1', max: 5 }, '{max} $& $1'],
    ['{text}', { text: 'a\nb\u202e' }, 'a b\ufffd'],
    [['{min} to {max}', 'from {min}', 'any'], { min: 1, max: 2 }, '1 to 2'],
    [['{min} to {max}', 'from {min}', 'any'], { min: 1 }, 'from 1'],
    [['{min} to {max}', 'from {min}', 'any'], {}, 'any'],
    [[], {}, ''],
  ])('makes %j %#', (template, params, message) => {
    expect(renderTemplate(template, params)).toBe(message)
  })

  it('bounds what one parameter adds', () => {
    expect(renderTemplate('{a}{a}', { a: 'x'.repeat(1_000) })).toHaveLength(400)
  })

  it('never throws', () => {
    assert(
      property(string(), dictionary(string(), anything()), (template, params) => {
        expect(typeof renderTemplate(`${template}{a}`, params)).toBe('string')
      }),
    )
  })
})

describe('a ResourceMessageSource', () => {
  const source = new ResourceMessageSource({
    en: { hello: 'hello {name}', bye: 'bye' },
    'zh-cn': { hello: '你好，{name}' },
    zh: { bye: '再见' },
  })

  it('finds a message in a language, or in a more general one, and in no other', () => {
    expect(source.message('hello', { name: 'Li' }, 'zh-CN')).toBe('你好，Li')
    expect(source.message('hello', { name: 'Li' }, 'zh-CN-x-shop')).toBe('你好，Li')
    expect(source.message('bye', {}, 'zh-CN')).toBe('再见')
    expect(source.message('hello', {}, 'zh')).toBeUndefined()
    expect(source.message('hello', {}, 'fr')).toBeUndefined()
    expect(source.message('toString', {}, 'en')).toBeUndefined()
  })

  it('tells its languages as BCP 47 writes them', () => {
    expect(source.locales).toEqual(['en', 'zh-CN', 'zh'])
  })

  it('refuses a language that is none', () => {
    const make = () => new ResourceMessageSource({ zh_CN: {} })
    expect(make).toThrow(InvalidLocaleError)
    expect(make).toThrow("'zh_CN' is not a language tag.")
  })
})

describe('several sources', () => {
  const application = new ResourceMessageSource({
    en: { min: 'at least {min}', own: 'own' },
    fr: { min: 'au moins {min}' },
  })

  it('are asked in their order in the language, and then in the default one', () => {
    const source = withBuiltInMessages(application)
    expect(source.message('min', { min: 1 }, 'fr-CA')).toBe('au moins 1')
    expect(source.message('min', { property: 'age', min: 1 }, 'zh-CN')).toBe('age 不能小于 1')
    expect(source.message('own', {}, 'zh')).toBe('own')
    expect(source.message('min', { min: 1 }, 'ja')).toBe('at least 1')
    expect(source.message('other', {}, 'en')).toBeUndefined()
  })

  it('may have another default language', () => {
    expect(withBuiltInMessages(undefined, 'zh').message('missing', { property: 'page' }, 'ja')).toBe(
      '缺少 page',
    )
  })

  it('tell each language once', () => {
    expect(withBuiltInMessages(application).locales).toEqual(['en', 'fr', 'zh'])
    expect(new CompositeMessageSource([]).locales).toEqual([])
  })
})
