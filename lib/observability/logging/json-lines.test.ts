import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import pino from 'pino'
import { jsonLines } from './json-lines.js'
import type { LogRecord } from './log-record.js'

const format = jsonLines()

function record(message: string, fields: LogRecord['fields']): LogRecord {
  return {
    time: Date.UTC(2026, 0, 1),
    level: 'warn',
    logger: 'shop.Orders',
    requestId: undefined,
    user: undefined,
    message,
    context: undefined,
    fields,
  }
}

describe('jsonLines', () => {
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
})
