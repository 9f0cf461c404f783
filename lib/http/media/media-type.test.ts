import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Accept } from './accept.js'
import { InvalidMediaTypeError } from './media.errors.js'
import { MediaType } from './media-type.js'

describe('a media type', () => {
  it('is parsed with its parameters; names without case, values as sent', () => {
    const type = MediaType.parse(' Text/HTML ; Charset="UTF-8" ;; x="a \\"b\\"; c"; ')
    expect(type.essence).toBe('text/html')
    expect(type.charset).toBe('utf-8')
    expect(type.parameters).toEqual(
      new Map([
        ['charset', 'UTF-8'],
        ['x', 'a "b"; c'],
      ]),
    )
    expect(String(type)).toBe('text/html;charset=UTF-8;x="a \\"b\\"; c"')
  })

  it.each([
    ['', 'a type is missing'],
    ['text', 'there is no "/"'],
    ['text/', 'a subtype is missing'],
    ['/html', 'a type is missing'],
    ['*/html', 'a wildcard type needs a wildcard subtype'],
    ['te*t/html', 'can not be a part of a type'],
    ['text/h*', 'stands for a whole subtype'],
    ['text/*x', 'stands for a whole subtype'],
    ['text/html;x', 'parameter "x" has no value'],
    ['text/html;x=', 'a parameter value is missing'],
    ['text/html;x="a', 'a quoted string is not closed'],
    ['text/html;x="\u0000"', 'a quoted string is not closed'],
    ['text/html;x=1;X=2', 'parameter "x" is given twice'],
    ['text/html, text/plain', 'something follows it'],
    ['text/ht ml', 'something follows it'],
    [`a/b${Array.from({ length: 40 }, (_, i) => `;p${i}=1`).join('')}`, 'more than 32 parameters'],
  ])('%j is refused: %s', (text, reason) => {
    expect(() => MediaType.parse(text)).toThrow(InvalidMediaTypeError)
    expect(() => MediaType.parse(text)).toThrow(reason)
    expect(MediaType.tryParse(text)).toBeUndefined()
  })

  it('survives any text in linear time, and prints what it parses to the same again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z]+\/[a-z+]+(;[a-z]="[ -~]*")*$/)), (text) => {
        const type = MediaType.tryParse(text)
        if (type !== undefined) expect(MediaType.parse(String(type)).equals(type)).toBe(true)
      }),
    )
    expect(MediaType.tryParse(`a/b;x="${'\\"'.repeat(50_000)}`)).toBeUndefined()
    expect(MediaType.tryParse(`a/b${' ;'.repeat(50_000)}`)?.essence).toBe('a/b')
  })

  it.each([
    ['*/*', 'text/html', true],
    ['text/*', 'text/html', true],
    ['text/html', 'text/*', false],
    ['application/*+json', 'application/problem+json', true],
    ['application/*+json', 'application/json', false],
    ['application/*+json', 'application/problem+xml', false],
    ['application/json', 'application/problem+json', false],
    ['text/html', 'text/html;charset=utf-8', true],
    ['text/html', 'text/plain', false],
  ])('%s includes %s: %s', (range, type, expected) => {
    expect(MediaType.parse(range).includes(MediaType.parse(type))).toBe(expected)
  })

  it('knows JSON by name and by suffix, and what is compatible with what', () => {
    expect(MediaType.of('application/json').isJson).toBe(true)
    expect(MediaType.of('application/problem+json').isJson).toBe(true)
    expect(MediaType.of('text/json5').isJson).toBe(false)
    expect(MediaType.of('text/*').isCompatibleWith(MediaType.of('text/html'))).toBe(true)
    expect(MediaType.of('text/html').isCompatibleWith(MediaType.of('text/*'))).toBe(true)
    expect(MediaType.of('text/html')).toBe(MediaType.of('text/html'))
  })
})

describe('Accept', () => {
  const offers = (...texts: string[]): MediaType[] => texts.map((text) => MediaType.of(text))

  it('takes the quality of the narrowest range (the example of RFC 9110 section 12.5.1)', () => {
    const accept = Accept.of(
      'text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5',
    )
    const quality = (text: string): number | undefined => accept?.qualityOf(MediaType.parse(text))
    expect(quality('text/plain;format=flowed')).toBe(1)
    expect(quality('text/plain')).toBe(0.7)
    expect(quality('text/html')).toBe(0.3)
    expect(quality('image/jpeg')).toBe(0.5)
    expect(quality('text/plain;format=fixed')).toBe(0.4)
    expect(quality('text/html;level=3')).toBe(0.3)
  })

  it('negotiates the best offer', () => {
    const choose = (field: string | undefined): string | undefined =>
      Accept.of(field)?.negotiate(offers('application/json', 'text/html', 'text/plain;charset=utf-8'))
        ?.essence
    expect(choose(undefined)).toBe('application/json')
    expect(choose('')).toBe('application/json')
    expect(choose('*')).toBe('application/json')
    expect(choose('text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2')).toBe('text/html')
    expect(choose('text/*')).toBe('text/html')
    expect(choose('text/plain, text/html')).toBe('text/plain')
    expect(choose('application/json;q=0.1, */*;q=0.2')).toBe('text/html')
    expect(choose('*/*, text/*;q=0, application/json;q=0')).toBeUndefined()
    expect(choose('image/*')).toBeUndefined()
    expect(choose(', ,text/plain,')).toBe('text/plain')
    expect(Accept.of('text/html')?.negotiate(offers('text/*'))?.essence).toBe('text/*')
  })

  it.each([
    'text',
    'text/html;q=2',
    'text/html;q=x',
    'text/html;q=0.1234',
    'text/html text/plain',
    'a/b;q="1"x',
  ])('is undefined for the malformed %j', (field) => {
    expect(Accept.of(field)).toBeUndefined()
  })

  it('is bounded against hostile fields', () => {
    expect(Accept.of(Array.from({ length: 65 }, (_, i) => `a/b${i}`).join(','))).toBeUndefined()
    expect(Accept.of(Array.from({ length: 64 }, (_, i) => `a/b${i}`).join(','))?.ranges).toHaveLength(64)
    for (let i = 0; i < 1000; i++) Accept.of(`text/x${i}`)
    expect(Accept.of('text/x0')?.ranges[0]?.range.essence).toBe('text/x0')
  })
})
