import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { EnvironmentVariableSource } from '../sources/environment-variable-source.js'
import { kebabCase, PropertyPath } from './property-path.js'

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/)
const segment = fc.array(word, { minLength: 1, maxLength: 3 })
const name = fc.array(segment, { minLength: 1, maxLength: 4 })

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const kebab = (words: string[]): string => words.join('-')
const snake = (words: string[]): string => words.join('_')
const camel = ([first = '', ...rest]: string[]): string => first + rest.map(capital).join('')
const upper = (words: string[]): string => words.join('').toUpperCase()

describe('PropertyPath', () => {
  it('sees one property in every spelling of its name', () => {
    fc.assert(
      fc.property(name, fc.constantFrom(kebab, snake, camel, upper), (segments, spelling) => {
        const expected = PropertyPath.parse(segments.map(kebab).join('.')).key
        expect(PropertyPath.parse(segments.map(spelling).join('.')).key).toBe(expected)
      }),
    )
  })

  it('finds every property under its environment variable', () => {
    fc.assert(
      fc.property(name, fc.constantFrom(kebab, snake, camel, upper), (segments, spelling) => {
        const variable = segments.map(snake).join('_').toUpperCase()
        const source = EnvironmentVariableSource.ofProcess({ [variable]: 'found' })
        expect(source.get(PropertyPath.parse(segments.map(spelling).join('.')))?.value).toBe('found')
      }),
    )
  })

  it('parses what it prints', () => {
    const anything = fc.array(fc.stringMatching(/^[a-zA-Z0-9./_-]{1,8}$/), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(anything, (segments) => {
        const path = new PropertyPath(segments)
        expect(PropertyPath.parse(path.toString()).segments).toEqual(segments)
      }),
    )
  })

  it.each([
    ['shop.items[0].name', ['shop', 'items', '0', 'name']],
    ['shop.items.0.name', ['shop', 'items', '0', 'name']],
    ['labels[a.b/c].x', ['labels', 'a.b/c', 'x']],
    ['labels.[a.b]', ['labels', 'a.b']],
    ['matrix[0][1]', ['matrix', '0', '1']],
    ['.odd..dots.', ['odd', 'dots']],
  ])('takes %s apart', (text, segments) => {
    expect(PropertyPath.parse(text).segments).toEqual(segments)
  })

  it('turns member names into property names', () => {
    expect(['maxItems', 'URLPrefix', 'http2', 'retryHTTPCalls'].map(kebabCase)).toEqual([
      'max-items',
      'url-prefix',
      'http2',
      'retry-http-calls',
    ])
  })
})

describe('EnvironmentVariableSource', () => {
  it('lets levels end only where words end', () => {
    const source = EnvironmentVariableSource.ofProcess({ SHOP_MAXITEMS: '1' })
    expect(source.get(PropertyPath.parse('shop.max-items'))?.value).toBe('1')
    expect(source.get(PropertyPath.parse('shop.max.items'))).toBeUndefined()
    expect(source.get(PropertyPath.parse('shopmax.items'))).toBeUndefined()
  })

  it('finds list elements by index', () => {
    const source = EnvironmentVariableSource.ofProcess({ SHOP_ITEMS_0_NAME: 'pen', SHOP_ITEMS_1_NAME: 'ink' })
    expect(source.get(PropertyPath.parse('shop.items[1].name'))?.value).toBe('ink')
    expect(source.below(PropertyPath.parse('shop.items')).map(({ rest }) => rest)).toEqual([
      ['0', 'name'],
      ['1', 'name'],
    ])
  })

  it('takes property names as variable names, as containers allow them', () => {
    const source = EnvironmentVariableSource.ofProcess({ 'shop.max-items': '1', 'shop.maxPrice': '2' })
    expect(source.get(PropertyPath.parse('shop.maxItems'))?.value).toBe('1')
    expect(source.get(PropertyPath.parse('shop.max-price'))?.origin.source).toBe(
      'environment variable shop.maxPrice',
    )
  })
})
