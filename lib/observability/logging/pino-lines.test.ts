import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { pino } from 'pino'
import { NexusError } from '../../common/index.js'
import { ManualClock } from '../../testing/manual-clock.js'
import { jsonLines } from './json-lines.js'
import type { LogRecord } from './log-record.js'
import type { PinoFactory } from './logger-shapes.js'
import { InvalidRedactionPathError, PinoNotGivenError } from './logging.errors.js'
import { LoggingSystem, type LoggingSystemOptions } from './logging-system.js'
import { PathRedaction } from './path-redaction.js'
import { pinoLines } from './pino-lines.js'

type Line = Record<string, unknown>

const format = pinoLines(pino)
const json = jsonLines()

function record(fields: LogRecord['fields'], more: Partial<LogRecord> = {}): LogRecord {
  return {
    time: Date.UTC(2026, 0, 1),
    level: 'warn',
    logger: 'shop.Orders',
    requestId: 'r-1',
    user: 'ann',
    message: 'placed',
    bound: undefined,
    context: { trace_id: '0af7', span_id: 'b7ad' },
    fields,
    ...more,
  }
}

const read = (line: string): Line => JSON.parse(line) as Line

function setUp(options: LoggingSystemOptions = {}) {
  const texts: string[] = []
  const stream = { write: (text: string) => texts.push(text), on: () => undefined }
  const system = new LoggingSystem({ stream, clock: new ManualClock(), format: 'pino', pino, ...options })
  return { system, lines: () => texts.map(read) }
}

class OutOfStockError extends NexusError {
  static readonly code = 'NEXUS_TEST_STOCK'
  static readonly summary = 'For this test.'
}

function odd(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const circle: Line = { a: 1 }
  circle['self'] = circle
  const text = `${'x'.repeat(16_380)} redis://user:hunter2@host`
  return { proxy, circle, big: 12n, none: undefined, nothing: null, nan: Number.NaN, call: odd, text }
}

describe('pinoLines', () => {
  it('writes the line of pino', () => {
    expect(format(record({ sku: 'tea', count: 2 }))).toBe(
      '{"level":"warn","time":"2026-01-01T00:00:00.000Z","logger":"shop.Orders","requestId":"r-1","user":"ann",' +
        '"message":"placed","trace_id":"0af7","span_id":"b7ad","sku":"tea","count":2}\n',
    )
  })

  it('says what jsonLines says, for any fields', () => {
    const fields = fc.dictionary(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('time', 'level', 'message', 'logger', '__proto__', 'err', 'error', 'requestId'),
        fc.constantFrom('user', 'trace_id', 'method', 'headers', 'socket', 'setHeader', 'password', 'msg'),
      ),
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
      { maxKeys: 8 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fields, (message, given) => {
        const each = record(given, { message })
        expect(read(format(each))).toEqual(read(json(each)))
      }),
    )
  })

  it.each<[string, LogRecord['fields']]>([
    ['odd values', odd() as Line],
    ['a request of node:http', { method: 'GET', headers: { a: 'b' }, socket: { id: 1 } }],
    ['an error', { error: new OutOfStockError('No tea.', { help: 'Buy.', cause: new RangeError('0') }) }],
    ["pino's own err", { err: new TypeError('none') }],
    ['secrets', { password: 'a', headers: { 'set-cookie': 'b' }, tokens: 5, url: 'http://a:b@c?token=d' }],
    ['fields of what a line says', { requestId: 'r-2', user: undefined, time: 1, span_id: 'c' }],
    ['too many fields', Object.fromEntries(Array.from({ length: 103 }, (_, index) => [`f${index}`, index]))],
  ])('says what jsonLines says, for %s', (_what, fields) => {
    const said = read(format(record(fields)))
    expect(said).toEqual(read(json(record(fields))))
    expect(Object.keys(said).length).toBeGreaterThan(5)
  })

  it('reads fields whose getters throw, and no others less', () => {
    const fields = {
      a: 1,
      get b(): string {
        throw new RangeError('no')
      },
    }
    expect(read(format(record(fields)))).toMatchObject({ a: 1, b: '[unreadable]', message: 'placed' })
  })

  it('keeps its own line where a getter logs another one', () => {
    const texts: string[] = []
    const fields = {
      get inner(): string {
        texts.push(format(record(undefined, { message: 'inner', time: 0 })))
        return 'x'
      },
    }
    texts.push(format(record(fields, { message: 'outer' })))
    expect(texts.map(read)).toMatchObject([
      { message: 'inner', time: '1970-01-01T00:00:00.000Z' },
      { message: 'outer', time: '2026-01-01T00:00:00.000Z', inner: 'x' },
    ])
  })

  it('lets nothing move a cursor, break the line or make it read as another one', () => {
    const text = 'a\n\u001b[2J\u0085\u009b\u2028\u202e\u2066b'
    const line = format(record({ [text]: text, inner: { [text]: text } }, { message: text, logger: text }))
    expect(line.slice(0, -1)).toMatch(/^[\u0020-\u007e]+$/)
    expect(line.at(-1)).toBe('\n')
    expect(read(line)).toMatchObject({ logger: text, message: text, [text]: text, inner: { [text]: text } })
  })

  it('keeps what the mixin of a pino adds', () => {
    const mixing: PinoFactory = (options, stream) =>
      pino({ ...options, mixin: () => ({ region: 'eu', sku: 'none' }) }, stream)
    expect(read(pinoLines(mixing)(record({ sku: 'tea' })))).toMatchObject({ region: 'eu', sku: 'tea' })
  })
})

describe('redaction by pino', () => {
  const shown = (redact: readonly string[], fields: Line): [Line, Line] => {
    const redaction = new PathRedaction(redact, '[x]')
    const each = record(fields)
    return [
      read(pinoLines(pino, { redact, censor: '[x]' })(each)),
      read(jsonLines({ redaction, censor: '[x]' })(each)),
    ]
  }

  it('hides what jsonLines hides, for any paths and fields', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'message', 'user', 'x.y', "it's", 'say "a"')
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
    const segment = fc.oneof(
      name.map((each) => `[\`${each}\`]`),
      fc.constant('[*]'),
    )
    const path = fc.oneof(
      fc.array(segment, { minLength: 2, maxLength: 4 }).map((all) => all.join('')),
      name.map((each) => `[\`${each}\`]`),
    )
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 4 }), value.object, (paths, fields) => {
        const [byPino, own] = shown(paths, fields)
        expect(byPino).toEqual(own)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    [['password', '*.iban'], { password: 5, buyer: { iban: 'DE' }, iban: 'DE' }],
    [['items[*].card', 'headers["x-key"]'], { items: [{ card: 1 }, { card: 2 }], headers: { 'x-key': 'a' } }],
    [['a[1]', 'b[`c`]'], { a: [1, 2, 3], b: { c: 1 } }],
    [['requestId', 'trace_id', 'message', 'level'], { message: 'of a field', level: 3 }],
  ])('hides what %j says', (paths, fields) => {
    const [byPino, own] = shown(paths, fields)
    expect(byPino).toEqual(own)
    expect(JSON.stringify(byPino)).toContain('[x]')
  })

  it('hides every field, also beside a longer path', () => {
    const line = pinoLines(pino, { redact: ['a.b', '*'] })(record({ a: { c: 1 }, d: 2 }))
    expect(read(line)).toMatchObject({
      a: '******',
      d: '******',
      level: 'warn',
      time: '2026-01-01T00:00:00.000Z',
    })
  })

  it.each(['["a[b]"]', '["a,b"]', '["a..b"]', '[`"\'`]', 'a..b'])(
    'refuses the path %j, by which pino would hide nothing',
    (path) => {
      expect(() => pinoLines(pino, { redact: [path] })).toThrow(InvalidRedactionPathError)
    },
  )

  it('leaves the object of the caller as it is', () => {
    const headers = { accept: 'a', inner: { b: 1 } }
    shown(['headers.accept', '*.inner.b'], { headers })
    expect(headers).toEqual({ accept: 'a', inner: { b: 1 } })
  })
})

describe('a LoggingSystem with the format pino', () => {
  it('changes levels at run time', () => {
    const { system, lines } = setUp({ levels: { 'shop.noise': 'off' } })
    const logger = system.named('shop.Orders')
    logger.debug('a')
    system.setLevel('shop', 'trace')
    logger.trace('b')
    system.named('shop.noise').fatal('c')
    system.setLevel('shop', 'fatal')
    logger.error('d')
    logger.fatal('e')
    system.setLevel('shop', undefined)
    logger.info('f')
    expect(lines().map(({ level, message }) => [level, message])).toEqual([
      ['trace', 'b'],
      ['fatal', 'e'],
      ['info', 'f'],
    ])
  })

  it('hides by paths, and by names', () => {
    const { system, lines } = setUp({ redact: ['*.iban'], censor: '-' })
    system.logger.info('paid', { buyer: { iban: 'DE', name: 'Ann' }, token: 'abc' })
    expect(lines()).toMatchObject([{ buyer: { iban: '-', name: 'Ann' }, token: '-' }])
  })

  it('names what to change where no pino was given', () => {
    expect(() => setUp({ pino: undefined })).toThrow(PinoNotGivenError)
    expect(() => setUp({ pino: undefined })).toThrow("new LoggingSystem({ format: 'pino', pino })")
    expect(() => setUp({ pino: undefined, format: 'json' })).not.toThrow()
  })
})
