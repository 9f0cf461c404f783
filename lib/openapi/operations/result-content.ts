import { Readable } from 'node:stream'
import {
  MediaType,
  PROBLEM_JSON,
  ProblemDetail,
  ResponseEntity,
  ResponseEntityBuilder,
  StreamableFile,
  type RequestMappingInfo,
  type ReturnsMetadata,
} from '../../http/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import type { ContentObject } from '../document/openapi-document.js'
import { BINARY } from '../schema/basic-types.js'
import type { SchemaFactory } from '../schema/schema-factory.js'
import type { SchemaView } from '../schema/schema-view.js'

/** What a handler, or an exception handler, returns. */
export interface ResultFacts {
  readonly dialect: RequestMappingInfo['dialect']
  /** What TypeScript emitted. */
  readonly returnType: unknown
  readonly returns: ReturnsMetadata | undefined
  /** Media types that a decorator names; a leading `!` negates. */
  readonly produces: readonly string[]
}

/** Types that say nothing about what is in them. */
const UNTOLD: ReadonlySet<unknown> = new Set([Object, Promise, ResponseEntity, ResponseEntityBuilder])
const BYTES: ReadonlySet<unknown> = new Set([
  Uint8Array,
  Buffer,
  ArrayBuffer,
  Readable,
  ReadableStream,
  StreamableFile,
])
const SCALARS: ReadonlySet<unknown> = new Set([Number, Boolean, BigInt])

const JSON_TYPE = 'application/json'
/** As the result writers do it: NestJS on Express sends text and scalars as HTML. */
const TEXT_TYPES = { spring: 'text/plain', nest: 'text/html' } as const
const SCALAR_TYPES = { spring: JSON_TYPE, nest: 'text/html' } as const

/** The content of a response; `undefined` for none, and where nothing at all is known of it. */
export function resultContent(
  schemas: SchemaFactory,
  facts: ResultFacts,
  view: SchemaView,
): ContentObject | undefined {
  const { dialect, returns, returnType, produces } = facts
  if (returns === undefined && returnType === undefined && produces.length === 0) return undefined
  const type = returns?.type ?? returnType
  const { mediaType, schema } = described(schemas, type, { dialect, view })
  const complete: JsonSchema = returns?.list === true ? { type: 'array', items: schema } : schema
  const types = produces.filter((each) => !each.startsWith('!') && !MediaType.of(each).isWildcard)
  const fallback = returns?.list === true ? JSON_TYPE : mediaType
  const names = types.length === 0 ? [fallback] : types.map((each) => MediaType.of(each).essence)
  return Object.fromEntries(names.map((name) => [name, { schema: complete }]))
}

function described(
  schemas: SchemaFactory,
  type: unknown,
  { dialect, view }: { readonly dialect: ResultFacts['dialect']; readonly view: SchemaView },
): { readonly mediaType: string; readonly schema: JsonSchema } {
  if (type === undefined || UNTOLD.has(type)) return { mediaType: JSON_TYPE, schema: {} }
  if (BYTES.has(type)) return { mediaType: 'application/octet-stream', schema: BINARY }
  const mediaType =
    type === String
      ? TEXT_TYPES[dialect]
      : SCALARS.has(type)
        ? SCALAR_TYPES[dialect]
        : type === ProblemDetail
          ? PROBLEM_JSON
          : JSON_TYPE
  return { mediaType, schema: schemas.of(type, view) }
}
