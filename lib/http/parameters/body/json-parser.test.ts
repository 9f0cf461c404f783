import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { UnreadableBodyException } from '../request.errors.js'
import { jsonErrorPosition } from './json-error-position.js'
import { parseJson } from './json-parser.js'

function failure(text: string, maxDepth = 64): UnreadableBodyException | undefined {
  try {
    parseJson(text, maxDepth)
  } catch (error) {
    if (error instanceof UnreadableBodyException) return error
    throw error
  }
  return undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const scrap = fc.string({
  unit: fc.constantFrom(...Array.from('{}[],:"\\ \n01-+.eEtrufalsn\u0001é')),
  maxLength: 14,
})
/** Valid JSON with one character changed. */
const damaged = fc
  .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', '}', ']', ',', ':', '1', 'x', '\\'))
  .map(([text, at, replacement]) => {
    const index = at % text.length
    return text.slice(0, index) + replacement + text.slice(index + 1)
  })

describe('The position of a JSON error', () => {
  it('exists exactly when JSON.parse refuses the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), scrap, damaged), (text) => {
        expect(jsonErrorPosition(text) === undefined).toBe(isJson(text))
      }),
      { numRuns: 5000 },
    )
  })

  it('is where valid text was cut off', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, at) => {
        const prefix = text.slice(0, at % text.length)
        if (!isJson(prefix)) expect(jsonErrorPosition(prefix)).toBe(prefix.length)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['[1 2]', 3],
    ['nulx', 3],
    ['{"a":01}', 6],
    ['"\\x"', 2],
    ['"\\u12x"', 5],
    ['[-x]', 2],
    ['1.x', 2],
    ["{'a':1}", 1],
    ['[1]]', 3],
  ])('in %s is %d', (text, position) => expect(jsonErrorPosition(text)).toBe(position))

  it('is found without recursion', () => {
    expect(jsonErrorPosition('['.repeat(200_000))).toBe(200_000)
  })
})

describe('Invalid JSON', () => {
  it('is refused with position, line and column, and without a word of the input', () => {
    const error = failure('{\n  "secret": hunter2\n}')
    expect(error).toMatchObject({
      status: 400,
      properties: { in: 'body', position: 14, line: 2, column: 13 },
    })
    expect(error?.detail).toBe('The body is not valid JSON at position 14 (line 2, column 13).')
  })

  it('that is cut off says so', () => {
    expect(failure('{"a":')?.detail).toBe('The JSON body ends too early, at position 5 (line 1, column 6).')
  })
})

describe('Nesting', () => {
  it('up to the limit is accepted, and one level more refused, whatever the container', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.boolean(), { minLength: 41, maxLength: 41 }),
        (limit, kinds) => {
          const nested = (depth: number): string =>
            kinds
              .slice(0, depth)
              .reduceRight((inner, asArray) => (asArray ? `[1,${inner}]` : `{"k":${inner}}`), '"]]}}"')
          expect(failure(nested(limit), limit)).toBeUndefined()
          expect(failure(nested(limit + 1), limit)?.detail).toBe(
            `The JSON body is nested deeper than ${limit} levels.`,
          )
        },
      ),
    )
  })

  it('does not count brackets in strings, nor siblings', () => {
    expect(failure(`{"a":"${'['.repeat(200)}\\"${'{'.repeat(200)}\\\\"}`, 3)).toBeUndefined()
    expect(failure(`[${'{},'.repeat(500)}[]]`, 2)).toBeUndefined()
  })

  it('of a hostile body is refused before it is parsed', () => {
    expect(failure('['.repeat(500_000))?.properties).toEqual({ in: 'body', limit: 64, position: 64 })
  })
})

describe('A key that pollutes prototypes', () => {
  it.each([
    ['{"__proto__":{"admin":true}}', '/__proto__'],
    ['{"__proto__":null}', '/__proto__'],
    ['{"a":[{"b":{"__proto__":1}}]}', '/a/0/b/__proto__'],
    ['{"\\u005f_proto__":{}}', '/__proto__'],
    ['{"__\\u0070roto__":{}}', '/__proto__'],
    ['{"constructor":{"prototype":{"x":1}}}', '/constructor/prototype'],
    ['{"a":{"\\u0063onstructor":{"\\u0070rototype":1}}}', '/a/constructor/prototype'],
  ])('is refused in %s', (text, pointer) => {
    expect(failure(text)).toMatchObject({ status: 400, properties: { in: 'body', pointer } })
  })

  it('is only a key, not a value or a part of one', () => {
    for (const text of [
      '{"a":"__proto__"}',
      '["constructor"]',
      '{"constructor":"ACME"}',
      '{"__proto":1}',
      '{"name":"\\u0041da"}',
    ]) {
      expect(parseJson(text, 64)).toEqual(JSON.parse(text))
    }
  })
})
