import type { JsonEncoder } from './json-encoder.js'
import { encodeServerSentEvent } from './server-sent-event.js'
import { bytesOf } from './value-kind.js'

export type Chunk = string | Uint8Array

/** How the items of an async iterable become a response body. */
export interface ItemFormat {
  encode(item: unknown, index: number): Chunk
  /** What follows the last item. */
  end(count: number): Chunk | undefined
}

/** What a stream's media type says about the form of its items. */
export type ItemStyle = 'events' | 'lines' | 'array' | 'raw'

/** @param mediaType `undefined`: nothing was said, so items that are no text and no bytes become a JSON array */
export function itemStyle(mediaType: string | undefined): ItemStyle {
  if (mediaType === undefined) return 'array'
  const essence = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (essence === 'text/event-stream') return 'events'
  if (/^application\/(?:x-ndjson|ndjson|jsonl|x-jsonlines|jsonlines)$/.test(essence)) return 'lines'
  return essence === 'application/json' || essence.endsWith('+json') ? 'array' : 'raw'
}

/** Text and bytes are sent as they are in every style but events; the first item decides between them and a JSON array. */
export function itemFormat(style: ItemStyle, first: unknown, encode: JsonEncoder): ItemFormat {
  if (style === 'events') return eventFormat(encode)
  if (style === 'lines') return { encode: (item) => rawChunk(item) ?? `${encode(item)}\n`, end: none }
  if (style === 'raw' || rawChunk(first) !== undefined) {
    return { encode: (item) => rawChunk(item) ?? encode(item), end: none }
  }
  return {
    encode: (item, index) => (index === 0 ? '[' : ',') + elementOf(item, encode),
    end: (count) => (count === 0 ? '[]' : ']'),
  }
}

/** A string or the bytes of a chunk; `undefined` for any other item. */
export function rawChunk(item: unknown): Chunk | undefined {
  if (typeof item === 'string') return item
  const isBytes =
    typeof item === 'object' && item !== null && (ArrayBuffer.isView(item) || isArrayBuffer(item))
  return isBytes ? bytesOf(item) : undefined
}

function eventFormat(encode: JsonEncoder): ItemFormat {
  return {
    encode: (item) =>
      (typeof item === 'string' ? undefined : rawChunk(item)) ?? encodeServerSentEvent(item, encode),
    end: none,
  }
}

// As in an array that is encoded as a whole: what JSON has no form for is null.
function elementOf(item: unknown, encode: JsonEncoder): string {
  const text = encode(item)
  return text === '' ? 'null' : text
}

function isArrayBuffer(item: object): boolean {
  return Object.prototype.toString.call(item) === '[object ArrayBuffer]'
}

function none(): undefined {
  return undefined
}
