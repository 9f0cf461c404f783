import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import pino from 'pino'
import { jsonLines } from './json-lines.js'
import type { LogRecord } from './log-record.js'
import { PathRedaction } from './path-redaction.js'

const format = jsonLines()
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapUsed(): number {
  // Names that nobody has any more go in several steps.
  for (let i = 0; i < 3; i++) collectGarbage()
  return process.memoryUsage().heapUsed
}

function record(message: string, fields: LogRecord['fields']): LogRecord {
  return {
    time: Date.UTC(2026, 0, 1),
    level: 'warn',
    logger: 'shop.Orders',
    requestId: undefined,
    user: undefined,
    message,
    context: undefined,
    bound: undefined,
    fields,
  }
}

describe('jsonLines', () => {
  it('lets a line say what a logger with more fields than are shown has no room for', () => {
    const bound = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`f${index}`, index]))
    const line = { ...record('many', undefined), bound, context: { f115: 'told' } }
    for (let i = 0; i < 2; i++) {
      expect(JSON.parse(format(line))).toMatchObject({ f99: 99, '...': '[20 more]', f115: 'told' })
    }
  })

  it('takes nothing for a secret because it is null', () => {
    const redacting = jsonLines({ redaction: new PathRedaction(['*.iban'], '***') })
    const fields = { parent: null, date: new Date(Number.NaN), account: { iban: 'DE1' } }
    expect(JSON.parse(redacting(record('said', fields)))).toMatchObject({
      parent: null,
      date: null,
      account: { iban: '***' },
    })
  })

  it('says what pino says, for plain fields', () => {
    const plain = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.integer(),
    )
    const key = fc
      .string({ unit: 'binary' })
      .filter((name) => !/^(?:time|level|logger|message|@timestamp|__proto__|requestId|user|err)$/.test(name))
    const fields = fc.dictionary(key, fc.oneof(plain, fc.array(plain), fc.dictionary(fc.string(), plain)), {
      maxKeys: 8,
    })
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fields, (message, given) => {
        let line = ''
        const stream = { write: (text: string) => void (line = text) }
        pino({ base: null, messageKey: 'message', formatters: { level: (level) => ({ level }) } }, stream)
          .child({ logger: 'shop.Orders' })
          .warn(given, message)
        const said = JSON.parse(line) as Record<string, unknown>
        const own = JSON.parse(format(record(message, given))) as Record<string, unknown>
        expect(own).toEqual({ ...said, time: '2026-01-01T00:00:00.000Z' })
      }),
    )
  })

  it('writes at most a hundred fields, and how many there are more', () => {
    const fields = Object.fromEntries(Array.from({ length: 103 }, (_, index) => [`f${index}`, index]))
    const line = JSON.parse(format(record('many', fields))) as Record<string, unknown>
    expect(Object.keys(line)).toHaveLength(4 + 100 + 1)
    expect(line['...']).toBe('[3 more]')
  })

  it('cuts long texts, and leaves no part of a password at the edge', () => {
    const text = `${'x'.repeat(16_380)} redis://user:hunter2@host`
    const { message } = JSON.parse(format(record(text, undefined))) as Record<string, string>
    expect(message).toContain(`... (${text.length} characters)`)
    expect(message).not.toContain('hunter2')
  })

  it('says the same of a line whatever it has said before: what it keeps of other lines shows in none', () => {
    const name = fc.constantFrom('order', 'user', 'requestId', 'trace_id', 'token', 'status', 'time', '...')
    const value = fc.oneof(
      fc.constantFrom('a', 'b', '1', '', 'tea "green"', 'x://ann:secret@host', 'x'.repeat(200)),
      fc.constantFrom(0, -0, 1, Number.NaN, true, undefined, 5n),
    )
    const fields = fc.option(fc.dictionary(name, value), { nil: undefined })
    const shared = fc.array(fields, { minLength: 1, maxLength: 3 })
    const line = fc.record({
      context: fields,
      own: fields,
      bound: fc.nat(2),
      requestId: fc.constantFrom(undefined, 'r-1', 'r-2'),
    })
    fc.assert(
      fc.property(shared, fc.array(line, { minLength: 1, maxLength: 12 }), (bounds, lines) => {
        const kept = jsonLines({ redaction: new PathRedaction(['order'], '***') })
        for (const { own, context, requestId, ...given } of lines) {
          const bound = bounds[given.bound % bounds.length]
          const said = { ...record('said', own), context, bound, requestId }
          const all = { ...record('said', { ...context, ...bound, ...own }), requestId }
          const fresh = jsonLines({ redaction: new PathRedaction(['order'], '***') })
          expect(JSON.parse(kept(said))).toEqual(JSON.parse(fresh(all)))
          expect(kept(said)).not.toMatch(/("[a-zA-Z_]+":).*\1/)
        }
      }),
    )
  })

  it('has no name twice, however fields are called', () => {
    const shared = { ...record('said', { time: 1, time_: 2 }), bound: { message_: 3, time_: 4 } }
    expect(format({ ...shared, context: { message: 5 } })).toMatch(/"message_":3,"time_":1}\n$/)
    const many = Object.fromEntries(Array.from({ length: 102 }, (_, index) => [`f${index}`, index]))
    const others = Object.fromEntries(Array.from({ length: 102 }, (_, index) => [`g${index}`, index]))
    expect(format({ ...record('said', many), bound: others }).match(/"\.\.\."/g)).toHaveLength(1)
  })

  it('hides a field also where its path names it as it stands in the line', () => {
    const hiding = jsonLines({ redaction: new PathRedaction(['message_'], '***') })
    expect(hiding(record('said', { message: 'hunter2' }))).toContain('"message_":"***"')
  })

  it('keeps no request body in memory for a short part of it', () => {
    const before = heapUsed()
    for (let i = 0; i < 100; i++) {
      const body = `${i}`.padEnd(1_000_000, 'x')
      format(record('said', { [`field${i}`]: body.slice(0, 30), [`other${i}`]: body.slice(40, 52) }))
    }
    expect(heapUsed() - before).toBeLessThan(20_000_000)
  })

  it('keeps no more of long names than of short ones', () => {
    const before = heapUsed()
    for (let i = 0; i < 300; i++) {
      const name = `${i}`.padEnd(100_000, 'x')
      format(record('said', { [name]: 1, body: { [`${name}y`]: 1 } }))
    }
    expect(heapUsed() - before).toBeLessThan(20_000_000)
  })

  it('lets a getter of what is logged log itself', () => {
    const texts: string[] = []
    const outer = {
      get order(): string {
        texts.push(format({ ...record('inner', { order: 1, b: 2 }), requestId: 'r' }))
        return 'tea'
      },
      b: 3,
    }
    texts.push(format({ ...record('outer', outer), context: { b: 4, order: 5 } }))
    expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual([
      expect.objectContaining({ message: 'inner', order: 1, b: 2, requestId: 'r' }),
      expect.objectContaining({ message: 'outer', order: 'tea', b: 3 }),
    ])
    expect(texts[1]).not.toMatch(/"b":4|"order":5/)
  })
})
