import type { JsonEncoder } from './json-encoder.js'

/** An event of a `text/event-stream` response; NestJS's `MessageEvent` and Spring's `ServerSentEvent` in one shape. */
export interface ServerSentEvent<T = unknown> {
  /** A string is sent as it is, anything else as JSON. */
  readonly data: T
  readonly id?: string
  /** The event's name. */
  readonly type?: string
  /** Milliseconds until the client reconnects. */
  readonly retry?: number
  readonly comment?: string
}

const KEYS = new Set(['data', 'id', 'type', 'retry', 'comment'])
const LINE_END = /\r\n|\r|\n/
// A line end in a one-line field would start another field; NUL makes clients ignore an id (HTML, section 9.2.6).
const NOT_IN_FIELD = /[\r\n\0]/g

/** One event in the event stream format: a {@link ServerSentEvent}, or a value that becomes its data. */
export function encodeServerSentEvent(item: unknown, encode: JsonEncoder): string {
  const event: ServerSentEvent = isEvent(item, encode) ? item : { data: item }
  let text = ''
  if (event.comment !== undefined) text += lines(':', event.comment)
  if (event.id !== undefined) text += `id: ${oneLine(event.id)}\n`
  if (event.type !== undefined) text += `event: ${oneLine(event.type)}\n`
  if (event.retry !== undefined) text += `retry: ${Math.trunc(event.retry)}\n`
  if (event.data !== undefined)
    text += lines('data:', typeof event.data === 'string' ? event.data : encode(event.data))
  return `${text}\n`
}

function isEvent(item: unknown, { type }: JsonEncoder): item is ServerSentEvent {
  if (typeof item !== 'object' || item === null || !('data' in item)) return false
  // An instance of what is declared is data, whatever its properties are called: only the encoder knows which of them may be sent.
  if (type !== undefined && item instanceof type) return false
  return Object.keys(item).every((key) => KEYS.has(key))
}

function lines(field: string, text: string): string {
  return text
    .split(LINE_END)
    .map((line) => `${field} ${line}\n`)
    .join('')
}

function oneLine(text: string): string {
  return text.replace(NOT_IN_FIELD, ' ')
}
