import type { Readable } from 'node:stream'
import { encodeJson } from '../../http/index.js'
import type { ValidationEngine } from '../../validation/index.js'
import type { ClientBody } from '../transport/client-request.js'

/** What a fluent request can send. */
export type RestBody =
  string | Uint8Array | Readable | AsyncIterable<Uint8Array> | URLSearchParams | object | number | boolean

export interface EncodedRestBody {
  readonly body: ClientBody | undefined
  readonly contentType: string | undefined
}

/** Objects of classes with class-transformer's decorators are written as these say. */
export function encodeRestBody(value: unknown, engine: ValidationEngine): EncodedRestBody {
  if (value === undefined) return { body: undefined, contentType: undefined }
  if (typeof value === 'string') return { body: value, contentType: 'text/plain;charset=UTF-8' }
  if (value instanceof Uint8Array) return { body: value, contentType: 'application/octet-stream' }
  if (value instanceof URLSearchParams) {
    return { body: String(value), contentType: 'application/x-www-form-urlencoded' }
  }
  if (typeof value === 'object' && value !== null && Symbol.asyncIterator in value) {
    return { body: value as AsyncIterable<Uint8Array>, contentType: 'application/octet-stream' }
  }
  const isWritten = engine.hasWrittenClasses && typeof value === 'object' && value !== null
  const text = isWritten ? engine.serializer({ type: Object, list: false })(value) : encodeJson(value)
  return { body: text, contentType: 'application/json' }
}
