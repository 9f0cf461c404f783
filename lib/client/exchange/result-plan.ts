import { Readable } from 'node:stream'
import { returnType, type AnyClass } from '../../core/index.js'
import {
  MediaType,
  ResponseEntity,
  RESPONSE_STATUS,
  RETURNS,
  type ControllerMapping,
  type ReturnsMetadata,
} from '../../http/index.js'
import { EVENT_STREAM } from '../result/event-source.js'
import { isJsonLines } from '../result/json-lines.js'
import { isShapeable, type DeclaredShape } from '../result/response-shape.js'
import { UnknownResultTypeError } from '../result/result.errors.js'
import type { ExchangeMethodMetadata } from './exchange-metadata.js'

/** What a body becomes. */
export type BodyPlan =
  | { readonly kind: 'nothing' | 'text' | 'bytes' | 'buffer' | 'readable' | 'web-stream' }
  | { readonly kind: 'json'; readonly shape: DeclaredShape }

/** A result that is there when the call is. */
export interface CompletePlan {
  readonly kind: 'body' | 'entity'
  readonly body: BodyPlan
}

/** Items that are read as they come. */
export type StreamPlan =
  | { readonly kind: 'chunks' }
  | { readonly kind: 'lines'; readonly shape: DeclaredShape }
  | { readonly kind: 'events'; readonly shape: DeclaredShape | undefined }

/** What a method of an exchange interface gives. */
export type ResultPlan = CompletePlan | StreamPlan

const RAW: ReadonlyMap<unknown, BodyPlan['kind']> = new Map<unknown, BodyPlan['kind']>([
  [String, 'text'],
  [Uint8Array, 'bytes'],
  [Buffer, 'buffer'],
  [Readable, 'readable'],
  [ReadableStream, 'web-stream'],
])
/** Statuses whose responses have no content. */
const EMPTY: ReadonlySet<number | undefined> = new Set([204, 205])

/** Finds out what a method gives: from its decorators, and from the type that TypeScript emitted. @throws UnknownResultTypeError */
export function planResult(
  type: AnyClass,
  { handler, conditions, methods }: ControllerMapping,
  traits: ExchangeMethodMetadata,
): ResultPlan {
  const prototype = type.prototype as object
  const method = `${type.name}.${String(handler)}`
  const returns = RETURNS.get(prototype, handler)
  const emitted = returnType(prototype, handler)
  const status = (RESPONSE_STATUS.get(prototype, handler) ?? RESPONSE_STATUS.get(type))?.status
  if (emitted === Promise) {
    const isEmpty = traits.nothing === true || EMPTY.has(status) || methods[0] === 'HEAD'
    const body =
      returns === undefined ? emptyBody(isEmpty || traits.entity === true) : bodyOf(returns, method)
    if (body !== undefined) return { kind: traits.entity === true ? 'entity' : 'body', body }
    throw new UnknownResultTypeError(
      method,
      'is a promise, and TypeScript does not say of what',
      'Add @Returns(Item), @Returns([Item]) or @Returns(String) to the method, @ReturnsEntity(Item) for a ResponseEntity, or @ReturnsNothing() for Promise<void>.',
    )
  }
  // An AsyncIterable is an interface, of which TypeScript emits Object.
  if (emitted === Object) return planStream(method, conditions.produces ?? [], returns)
  throw new UnknownResultTypeError(
    method,
    `is ${nameOf(emitted)}, but a call over a network is asynchronous`,
    'Let the method return a Promise, with @Returns for what it resolves to, or an AsyncIterable.',
  )
}

function planStream(
  method: string,
  produces: readonly string[],
  returns: ReturnsMetadata | undefined,
): ResultPlan {
  if (returns !== undefined && !returns.list && RAW.has(returns.type) && returns.type !== String) {
    if (returns.type === Uint8Array || returns.type === Buffer) return { kind: 'chunks' }
    throw new UnknownResultTypeError(
      method,
      `is ${nameOf(returns.type)} without a Promise`,
      'Let the method return a Promise of it.',
    )
  }
  if (produces.some((type) => MediaType.tryParse(type)?.essence === EVENT_STREAM)) {
    return { kind: 'events', shape: returns && shapeOf(returns, method) }
  }
  if (produces.some(isJsonLines)) {
    if (returns !== undefined) return { kind: 'lines', shape: shapeOf(returns, method) }
    throw new UnknownResultTypeError(
      method,
      'gives items of which nobody knows what they are',
      'Say it: @Returns(Item), or @Returns(Object) for any JSON.',
    )
  }
  throw new UnknownResultTypeError(
    method,
    'is neither a Promise nor a stream of a known format',
    `For an AsyncIterable say what the service sends: accept: '${EVENT_STREAM}', accept: 'application/x-ndjson', or @Returns(Uint8Array) for bytes. For anything else return a Promise.`,
  )
}

function emptyBody(isKnown: boolean): BodyPlan | undefined {
  return isKnown ? { kind: 'nothing' } : undefined
}

/** What a declared type becomes. @throws UnknownResultTypeError */
export function bodyOf(returns: Pick<ReturnsMetadata, 'type' | 'list'>, method: string): BodyPlan {
  const kind = returns.list ? undefined : RAW.get(returns.type)
  if (kind !== undefined && kind !== 'json') return { kind }
  return { kind: 'json', shape: shapeOf(returns, method) }
}

function shapeOf({ type, list }: Pick<ReturnsMetadata, 'type' | 'list'>, method: string): DeclaredShape {
  if ((type as unknown) === ResponseEntity) {
    throw new UnknownResultTypeError(
      method,
      'is a ResponseEntity of something that is not known',
      'Write @ReturnsEntity(Item) in place of @Returns(ResponseEntity).',
    )
  }
  if (isShapeable(type) && !RAW_ELEMENTS.has(type)) return { type, list }
  throw new UnknownResultTypeError(
    method,
    `is ${list ? 'a list of ' : ''}${nameOf(type)}, which no response can become`,
    'Name a DTO class, String, Number, Boolean, BigInt, Date, Object (any JSON), Uint8Array, Readable, ReadableStream or a Standard Schema.',
  )
}

/** There is no list of these in JSON. */
const RAW_ELEMENTS: ReadonlySet<unknown> = new Set([Uint8Array, Buffer, Readable, ReadableStream])

function nameOf(type: unknown): string {
  if (type === undefined) return 'nothing'
  return typeof type === 'function' && type.name !== '' ? type.name : 'of an unknown type'
}
