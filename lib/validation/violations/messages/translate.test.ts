import { describe, expect, it } from '@jest/globals'
import { anything, array, assert, property, record, string } from 'fast-check'
import type { Violation } from '../violation.js'
import { withBuiltInMessages } from './built-in-messages.js'
import { MessageSource } from './message-source.js'
import { ResourceMessageSource } from './resource-message-source.js'
import { translate } from './translate.js'

function violation(facts: Partial<Violation>): Violation {
  return {
    path: ['items', 2, 'price'],
    code: 'min',
    message: 'original',
    params: { min: 0 },
    isDefaultMessage: true,
    ...facts,
  }
}

function translated(facts: Partial<Violation>, source: MessageSource, locale: string, root?: unknown) {
  return translate([violation(facts)], source, locale, root)[0]?.message
}

const builtIn = withBuiltInMessages()
const shop = withBuiltInMessages(
  new ResourceMessageSource({
    en: {
      'order.price': '{property} of an order is {min} or more, not {validatedValue}',
      isTaxNumber: 'no tax number',
    },
    'zh-CN': { 'order.price': '订单的 {property} 不能小于 {min}', min: '{property} 至少为 {min}' },
  }),
)

describe('translate', () => {
  it('gives default messages in the language, with what the constraint was given', () => {
    expect(translate([violation({})], builtIn, 'zh-CN')).toEqual([
      { ...violation({}), message: 'price 不能小于 0' },
    ])
  })

  it('prefers what the application says', () => {
    expect(translated({}, shop, 'zh-CN')).toBe('price 至少为 0')
    expect(translated({ code: 'isTaxNumber' }, shop, 'en')).toBe('no tax number')
  })

  it('leaves default messages as they are where the language is English, or has no messages', () => {
    const given = [violation({ code: 'isLength', params: { minLength: 2, maxLength: 5 } })]
    expect(translate(given, builtIn, 'en-GB')[0]).toBe(given[0])
    expect(translate(given, builtIn, 'ja')[0]).toBe(given[0])
  })

  it('leaves what the application wrote as it is, and constraints that nobody knows', () => {
    expect(translated({ isDefaultMessage: false }, shop, 'zh')).toBe('original')
    expect(translated({ isDefaultMessage: false, message: 'see {order.price}' }, shop, 'zh')).toBe(
      'see {order.price}',
    )
    expect(translated({ code: 'isSku' }, shop, 'zh')).toBe('original')
  })

  it('looks up a message that is a code in braces', () => {
    const facts = { isDefaultMessage: false, message: '{order.price}' }
    expect(translated(facts, shop, 'zh-CN')).toBe('订单的 price 不能小于 0')
    expect(translated(facts, shop, 'fr', { items: [0, 1, { price: -5 }] })).toBe(
      'price of an order is 0 or more, not -5',
    )
    expect(translated({ ...facts, message: '{order.unknown}' }, shop, 'en')).toBe('{order.unknown}')
    expect(translated({ ...facts, message: '{isInt}' }, shop, 'zh')).toBe('price 必须是整数')
  })

  it('speaks of elements where each is meant, if it has words for that', () => {
    const source = withBuiltInMessages(new ResourceMessageSource({ fr: { isInt: '{property} : un entier' } }))
    expect(translated({ code: 'isInt', each: true }, source, 'zh')).toBe('price 中的每个值必须是整数')
    expect(translated({ code: 'isInt', each: true }, source, 'fr')).toBe('price : un entier')
  })

  it('calls an element by the name of its list, and the root by none', () => {
    expect(translated({ path: ['items', 0], code: 'nestedValidation' }, builtIn, 'zh')).toBe(
      'items 必须是对象或数组',
    )
    expect(translated({ path: [0], code: 'isObject' }, builtIn, 'zh')).toBe('0 必须是对象')
    expect(translated({ path: [], code: 'missingBody' }, builtIn, 'zh')).toBe('缺少请求体')
  })

  it('reads {validatedValue} where it is told what was validated, from Maps and Sets too, and shows only what is a plain value', () => {
    const source = new ResourceMessageSource({ en: { bad: 'was {validatedValue}' } })
    const value = (path: Violation['path'], root: unknown) =>
      translated({ path, code: 'bad' }, source, 'en', root)
    expect(value(['a', 1], { a: ['x', 'y'] })).toBe('was y')
    expect(value(['a', 'k'], { a: new Map([['k', true]]) })).toBe('was true')
    expect(value(['a', 1], { a: new Set([1, 2]) })).toBe('was 2')
    expect(value([], 'root')).toBe('was root')
    expect(value(['a'], { a: 'x'.repeat(500) })).toHaveLength('was '.length + 200)
    expect(value(['a'], { a: {} })).toBe('was {validatedValue}')
    expect(value(['a', 'b'], { a: null })).toBe('was {validatedValue}')
    expect(value(['constructor', 'name'], {})).toBe('was {validatedValue}')
    expect(value(['a'], undefined)).toBe('was {validatedValue}')
  })

  it('bounds and cleans what any source answers', () => {
    class Careless extends MessageSource {
      readonly locales = ['en']
      message(code: string): string {
        return `${code}\n${'x'.repeat(10_000)}`
      }
    }
    const message = translated({}, new Careless(), 'en')
    expect(message).toHaveLength(500)
    expect(message).toMatch(/^min x+\.\.\.$/)
  })

  it('never throws, and keeps everything but the message', () => {
    const hostile = record({
      path: array(string()),
      code: string(),
      message: string(),
      params: record({ min: anything() }),
    })
    assert(
      property(array(hostile), string(), (facts, locale) => {
        const given = facts.map((each) => violation(each))
        const result = translate(given, builtIn, locale)
        expect(result.map(({ message: _, ...rest }) => rest)).toEqual(
          given.map(({ message: _, ...rest }) => rest),
        )
      }),
    )
  })
})
