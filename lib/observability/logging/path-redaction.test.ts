import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import pino from 'pino'
import { jsonLines } from './json-lines.js'
import { InvalidRedactionPathError } from './logging.errors.js'
import { PathRedaction } from './path-redaction.js'

type Fields = Record<string, unknown>

function nexus(paths: readonly string[], fields: Fields): unknown {
  const redaction = new PathRedaction(paths, '[x]')
  const line = jsonLines({ redaction, censor: '[x]' })({
    time: 0,
    level: 'info',
    logger: undefined,
    requestId: undefined,
    user: undefined,
    message: 'm',
    context: undefined,
    bound: undefined,
    fields,
  })
  return own(JSON.parse(line) as Fields)
}

function reference(paths: readonly string[], fields: Fields): unknown {
  let line = ''
  const stream = { write: (text: string) => void (line = text) }
  const logger = pino(
    { base: null, messageKey: 'message', redact: { paths: [...paths], censor: '[x]' } },
    stream,
  )
  logger.info(fields, 'm')
  return own(JSON.parse(line) as Fields)
}

function own({ time: _time, level: _level, message: _message, ...fields }: Fields): Fields {
  return fields
}

describe('PathRedaction', () => {
  it.each([
    [['a'], { a: 1, b: { a: 2 } }, { a: '[x]', b: { a: 2 } }],
    [['a.b'], { a: { b: { c: 1 }, d: 2 } }, { a: { b: '[x]', d: 2 } }],
    [
      ['*.b'],
      { a: { b: 1 }, c: { b: 2, d: { b: 3 } }, b: 4 },
      { a: { b: '[x]' }, c: { b: '[x]', d: { b: 3 } }, b: 4 },
    ],
    [['a[*].b'], { a: [{ b: 1, c: 2 }, { b: 3 }] }, { a: [{ b: '[x]', c: 2 }, { b: '[x]' }] }],
    [['a[1]'], { a: [1, 2, 3] }, { a: [1, '[x]', 3] }],
    [
      ['a["x-y"]', "b['c d'].e"],
      { a: { 'x-y': 1 }, b: { 'c d': { e: 2 } } },
      { a: { 'x-y': '[x]' }, b: { 'c d': { e: '[x]' } } },
    ],
    [['a.*'], { a: { b: 1, c: { d: 2 } } }, { a: { b: '[x]', c: '[x]' } }],
    [['a.b', 'a.b.c', '*.b'], { a: { b: { c: 1 } } }, { a: { b: '[x]' } }],
    [['none.at.all'], { none: 1 }, { none: 1 }],
  ])('hides what %j says', (paths, fields, shown) => {
    expect(nexus(paths, fields)).toEqual(shown)
    expect(reference(paths, fields)).toEqual(shown)
  })

  it('hides what pino hides, for any paths and fields', () => {
    const name = fc.constantFrom('a', 'b', 'c')
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.string(),
        fc.boolean(),
        tie('object'),
        fc.array(tie('node'), { maxLength: 2 }),
      ),
      object: fc.dictionary(name, tie('node'), { maxKeys: 3 }),
    }))
    const path = fc
      .tuple(name, fc.array(fc.oneof(name, fc.constant('*')), { maxLength: 3 }))
      .map(([first, rest]) => [first, ...rest].join('.'))
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 1 }), value.object, (paths, fields) => {
        expect(nexus(paths, fields as Fields)).toEqual(reference(paths, fields))
      }),
    )
  })

  it('leaves the object of the caller as it is', () => {
    const headers = { authorization: 'Basic x', accept: '*/*' }
    nexus(['headers.accept'], { headers })
    expect(headers).toEqual({ authorization: 'Basic x', accept: '*/*' })
  })

  it.each(['', '.a', 'a..b', 'a[', 'a[b]c', 'a b', '["a'])('refuses the path %j', (path) => {
    expect(() => new PathRedaction([path], 'x')).toThrow(InvalidRedactionPathError)
  })
})
