/** An event as the specification dispatches it. */
export interface ParsedEvent {
  /** The last id that the stream gave; `''` while it has given none. */
  readonly id: string
  /** `message` where the stream says nothing. */
  readonly type: string
  readonly data: string
  /** Milliseconds, where the event says how long to wait before connecting again. */
  readonly retry?: number
}

const LINE_END = /\r\n|\r|\n/g

/**
 * Reads a `text/event-stream` (WHATWG HTML section 9.2.6), whatever the chunks are that it comes in: lines end with CR, LF or CRLF, a byte
 * order mark is left out, and an event that the stream ends in the middle of is dropped.
 */
export class EventStreamParser {
  readonly #decoder = new TextDecoder()
  readonly #maxSize: number
  #reconnectionTime: number | undefined
  #rest = ''
  #data: string[] = []
  #size = 0
  /** Of the events that were seen, the present one included. */
  #largest = 0
  #endedWithCr = false
  #type = ''
  #retry: number | undefined
  /** As far as events that were dispatched know it. */
  #lastId = ''
  #idBuffer = ''

  /** @param maxSize UTF-16 units of one event and of one line; 0: any */
  constructor(maxSize = 0) {
    this.#maxSize = maxSize
  }

  /** The id of the last event, for `Last-Event-ID`. */
  get lastEventId(): string {
    return this.#lastId
  }

  /** Milliseconds to wait before connecting again, as the stream said last, in an event or without one. */
  get reconnectionTime(): number | undefined {
    return this.#reconnectionTime
  }

  /** The events that are complete with these bytes. `overflow`: one is larger than it may be. */
  push(bytes: Uint8Array): { readonly events: readonly ParsedEvent[]; readonly overflow: boolean } {
    const text = this.#withoutHalfCrlf(this.#decoder.decode(bytes, { stream: true }))
    const events: ParsedEvent[] = []
    let from = 0
    // Only what is new is searched, so that a long line costs no more than its length.
    for (const { 0: lineEnd, index } of text.matchAll(LINE_END)) {
      const event = this.#line(this.#rest + text.slice(from, index))
      if (event !== undefined) events.push(event)
      this.#rest = ''
      from = index + lineEnd.length
    }
    this.#rest += text.slice(from)
    const overflow = this.#maxSize > 0 && Math.max(this.#largest, this.#rest.length) > this.#maxSize
    return { events, overflow }
  }

  /** A CR ends its line at once; the LF that may follow in the next chunk belongs to it. */
  #withoutHalfCrlf(text: string): string {
    if (text === '') return text
    const rest = this.#endedWithCr && text.startsWith('\n') ? text.slice(1) : text
    this.#endedWithCr = text.endsWith('\r')
    return rest
  }

  #line(line: string): ParsedEvent | undefined {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    if (colon === 0) return undefined
    const field = colon === -1 ? line : line.slice(0, colon)
    const raw = colon === -1 ? '' : line.slice(colon + 1)
    this.#field(field, raw.startsWith(' ') ? raw.slice(1) : raw)
    return undefined
  }

  #field(field: string, value: string): void {
    switch (field) {
      case 'event':
        this.#type = value
        break
      case 'data':
        this.#data.push(value)
        this.#size += value.length + 1
        this.#largest = Math.max(this.#largest, this.#size)
        break
      case 'id':
        if (!value.includes('\0')) this.#idBuffer = value
        break
      case 'retry':
        if (/^\d{1,15}$/.test(value)) this.#retry = this.#reconnectionTime = Number(value)
        break
      default:
    }
  }

  #dispatch(): ParsedEvent | undefined {
    this.#lastId = this.#idBuffer
    const [data, type, retry] = [this.#data, this.#type, this.#retry]
    this.#data = []
    this.#size = 0
    this.#type = ''
    this.#retry = undefined
    if (data.length === 0) return undefined
    return {
      id: this.#lastId,
      type: type === '' ? 'message' : type,
      data: data.join('\n'),
      ...(retry !== undefined && { retry }),
    }
  }
}
