import { Readable } from 'node:stream'
import { MultipartFile } from '../../http/index.js'
import type { JsonSchema } from '../document/json-schema.js'

/** Bytes. `format` is what tools for OpenAPI 3.0 look at. */
export const BINARY: JsonSchema = {
  type: 'string',
  format: 'binary',
  contentMediaType: 'application/octet-stream',
}

const BASIC: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [undefined, {}],
  [null, { type: 'null' }],
  [Object, {}],
  [String, { type: 'string' }],
  ['string', { type: 'string' }],
  [Number, { type: 'number' }],
  ['number', { type: 'number' }],
  ['integer', { type: 'integer' }],
  [Boolean, { type: 'boolean' }],
  ['boolean', { type: 'boolean' }],
  [BigInt, { type: 'integer', format: 'int64' }],
  [Date, { type: 'string', format: 'date-time' }],
  [URL, { type: 'string', format: 'uri' }],
  [RegExp, { type: 'string', format: 'regex' }],
  [Array, { type: 'array', items: {} }],
  ['array', { type: 'array', items: {} }],
  [Set, { type: 'array', items: {}, uniqueItems: true }],
  [Map, { type: 'object', additionalProperties: {} }],
  ['object', { type: 'object' }],
  [Symbol, { type: 'string' }],
  [Promise, {}],
  [Function, {}],
  [Uint8Array, BINARY],
  [ArrayBuffer, BINARY],
  [Buffer, BINARY],
  [Readable, BINARY],
  [MultipartFile, BINARY],
  ['file', BINARY],
])

/** The schema of a type that is no class of the application; `undefined` for any other. */
export function basicType(type: unknown): JsonSchema | undefined {
  return BASIC.get(type)
}

/** The basic type that an initial value stands for; its class where it has one of its own. */
export function typeOfValue(value: unknown): unknown {
  if (value === undefined || value === null) return undefined
  return (Object(value) as object).constructor
}
