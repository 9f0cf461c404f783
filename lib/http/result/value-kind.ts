import { Readable } from 'node:stream'
import { ProblemDetail } from '../errors/problem-detail.js'
import { ResponseEntity, ResponseEntityBuilder } from './response-entity.js'
import { StreamableFile } from './streamable-file.js'

/** How an object is answered. */
export type ValueKind =
  'json' | 'bytes' | 'readable' | 'items' | 'entity' | 'entity-builder' | 'file' | 'problem' | 'web-response'

const { prototype: objectPrototype } = Object
const { prototype: arrayPrototype } = Array

// What an object is follows from its prototype, so each class of results is examined once.
const KINDS = new WeakMap<object, ValueKind>()

/** Plain objects and arrays, which nearly all results are, never reach the table. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value) as object | null
  return prototype === arrayPrototype || (prototype === objectPrototype && !(Symbol.asyncIterator in value))
}

export function kindOf(value: object): ValueKind {
  if (isPlain(value)) return 'json'
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype === null || prototype === objectPrototype) return classify(value)
  let kind = KINDS.get(prototype)
  if (kind === undefined) KINDS.set(prototype, (kind = classify(value)))
  return kind
}

function classify(value: object): ValueKind {
  if (value instanceof ResponseEntity) return 'entity'
  if (value instanceof ResponseEntityBuilder) return 'entity-builder'
  if (value instanceof ProblemDetail) return 'problem'
  if (value instanceof StreamableFile) return 'file'
  if (value instanceof Readable) return 'readable'
  if (ArrayBuffer.isView(value) || isTagged(value, 'ArrayBuffer')) return 'bytes'
  // By tag, because naming the global `Response` makes Node load its whole fetch implementation.
  if (isTagged(value, 'Response') && 'headers' in value) return 'web-response'
  return Symbol.asyncIterator in value ? 'items' : 'json'
}

function isTagged(value: object, tag: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${tag}]`
}

/** The bytes of any view or buffer, without a copy. */
export function bytesOf(value: object): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return new Uint8Array(value as ArrayBuffer)
}
