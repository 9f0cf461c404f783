import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { encodeServerSentEvent } from '../../http/result/server-sent-event.js'
import { EventStreamParser, type ParsedEvent } from './event-stream-parser.js'

function eventsOf(...chunks: readonly (string | Uint8Array)[]): ParsedEvent[] {
  const parser = new EventStreamParser()
  return chunks.flatMap((chunk) => parser.push(Buffer.from(chunk)).events)
}

/** The specification's algorithm, line by line, of a stream that is there as a whole. */
function modelOf(stream: string): ParsedEvent[] {
  const lines = stream.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  // What follows the last line end is no line.
  lines.pop()
  const events: ParsedEvent[] = []
  let [data, type, id, retry]: [string, string, string, number | undefined] = ['', '', '', undefined]
  for (const line of lines) {
    if (line === '') {
      if (data !== '') {
        events.push({
          id,
          type: type || 'message',
          data: data.slice(0, -1),
          ...(retry !== undefined && { retry }),
        })
      }
      ;[data, type, retry] = ['', '', undefined]
      continue
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? []
    if (field === 'data') data += `${value}\n`
    if (field === 'event') type = value
    if (field === 'id' && !value.includes('\0')) id = value
    if (field === 'retry' && /^\d{1,15}$/.test(value)) retry = Number(value)
  }
  return events
}

describe('EventStreamParser', () => {
  it('reads the examples of the specification', () => {
    expect(eventsOf('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual([
      { id: '', type: 'message', data: 'YHOO\n+2\n10' },
    ])
    expect(
      eventsOf(': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n'),
    ).toEqual([
      { id: '1', type: 'message', data: 'first event' },
      { id: '', type: 'message', data: 'second event' },
    ])
    expect(eventsOf('data\n\ndata\ndata\n\ndata:')).toEqual([
      { id: '', type: 'message', data: '' },
      { id: '', type: 'message', data: '\n' },
    ])
  })

  it('keeps the last id for events that have none, and for connecting again', () => {
    const parser = new EventStreamParser()
    expect(parser.push(Buffer.from('id: 7\ndata: a\n\ndata: b\n\n')).events.map(({ id }) => id)).toEqual([
      '7',
      '7',
    ])
    parser.push(Buffer.from('id: a\0b\nid: 8\ndata: c\n'))
    expect(parser.lastEventId).toBe('7')
    parser.push(Buffer.from('\n'))
    expect(parser.lastEventId).toBe('8')
  })

  it('takes the time to wait also from what is no event', () => {
    const parser = new EventStreamParser()
    expect(parser.push(Buffer.from('retry: 1500\n\nretry: 1e3\nretry: -1\n\n')).events).toEqual([])
    expect(parser.reconnectionTime).toBe(1500)
  })

  it('leaves out a byte order mark, and only the first', () => {
    expect(eventsOf('\ufeffdata: a\n\n\ufeffdata: b\n\n')).toEqual([{ id: '', type: 'message', data: 'a' }])
  })

  it('ends a line at CR, LF and CRLF, also where a CRLF is split', () => {
    expect(eventsOf('data: a\r', '\n\r', '\ndata: b\r\rdata: c\n\n').map(({ data }) => data)).toEqual([
      'a',
      'b',
      'c',
    ])
  })

  it('gives an event as soon as it is complete, before the LF of a CRLF', () => {
    expect(eventsOf('data: a\r\n\r')).toHaveLength(1)
  })

  it('says when an event, or a line that does not end, is too large', () => {
    const parser = new EventStreamParser(10)
    expect(parser.push(Buffer.from('data: 1\n\ndata: 2\n\ndata: 3\n\n')).overflow).toBe(false)
    expect(parser.push(Buffer.from('data: 12345\n')).overflow).toBe(false)
    expect(parser.push(Buffer.from('data: 67890\n')).overflow).toBe(true)
    expect(new EventStreamParser(10).push(Buffer.from('x'.repeat(11))).overflow).toBe(true)
  })

  const line = fc.oneof(
    fc.constantFrom(
      '',
      'data',
      'data:',
      'data: ',
      ':',
      ':comment',
      'id',
      'id: 1',
      'event: x',
      'retry: 5',
      'retry:x',
      'other: y',
    ),
    fc
      .tuple(
        fc.constantFrom('data', 'event', 'id', 'retry', 'foo'),
        fc.constantFrom(':', ': ', ':  '),
        fc.string({ unit: 'grapheme' }),
      )
      .map((parts) => parts.join('').replace(/[\r\n]/g, '')),
  )
  const stream = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 30 })
    .map((lines) => lines.flat().join('').toWellFormed())

  it('gives the same events however the stream is cut', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (text, sizes) => {
        const bytes = Buffer.from(text)
        const chunks: Uint8Array[] = []
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] ?? 1
          chunks.push(bytes.subarray(at, at + size))
          at += size
        }
        expect(eventsOf(...chunks)).toEqual(modelOf(text))
      }),
    )
  })

  it('reads what a controller writes', () => {
    const event = fc.record(
      {
        data: fc.string({ unit: 'grapheme' }),
        id: fc.stringMatching(/^[^\r\n\0]*$/),
        type: fc.stringMatching(/^[^\r\n\0]+$/),
      },
      { requiredKeys: ['data', 'id', 'type'] },
    )
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const text = events.map((each) => encodeServerSentEvent(each, JSON.stringify)).join('')
        const read = eventsOf(text)
        // A line end is a line end, whichever it was.
        expect(read).toEqual(
          events
            .map(({ data, ...others }) => ({ ...others, data: data.toWellFormed().replace(/\r\n?/g, '\n') }))
            .map((each) => ({
              ...each,
              id: each.id.toWellFormed(),
              type: each.type.toWellFormed(),
            })),
        )
      }),
    )
  })
})
