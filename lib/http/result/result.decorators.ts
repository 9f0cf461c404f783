import { MetadataKey, returnType, type AnyClass } from '../../core/index.js'
import { HttpStatus } from '../errors/http-status.js'
import { checkedFieldValue } from '../exchange/header-field.js'
import type { HttpMethod } from '../exchange/http-method.js'
import type { Dialect } from '../metadata/route-metadata.js'
import { RESPONSE_STATUS } from './response-status.js'
import { RETURNS, type ReturnsMetadata } from './returns.js'
import { SERIALIZATION, type SerializationOptions } from './serialize-options.js'

/** A header line of every response of a handler; a function is called for each response. */
export interface HeaderMetadata {
  readonly name: string
  readonly value: string | (() => string)
}

export interface RedirectMetadata {
  readonly url: string
  readonly status: number
}

/** On (prototype, method), in source order. */
export const HEADERS = new MetadataKey<readonly HeaderMetadata[]>('http:response-headers')
/** On (prototype, method). */
export const REDIRECT = new MetadataKey<RedirectMetadata>('http:redirect')

type MethodDecorator = (prototype: object, method: string | symbol) => void

/**
 * Adds a header line to the handler's responses. Of two with one name the upper one counts; `Set-Cookie` lines add up.
 *
 * @throws InvalidHeaderError when the class is defined, for what is no valid field line
 *
 * @example
 * @Get()
 * @Header('Cache-Control', 'no-store')
 * list() { ... }
 */
export function Header(name: string, value: string | (() => string)): MethodDecorator {
  checkedFieldValue(name, typeof value === 'string' ? value : '')
  const added: HeaderMetadata = { name: name.toLowerCase(), value }
  return (prototype, method) =>
    HEADERS.update(
      prototype,
      (current = []) => [
        added,
        ...current.filter((header) => header.name !== added.name || added.name === 'set-cookie'),
      ],
      method,
    )
}

/**
 * Answers with a redirect. A handler that returns `{ url, statusCode }` redirects there instead, as in NestJS; one that returns a
 * ResponseEntity or a web Response answers with that.
 */
export function Redirect(url = '', status: number = HttpStatus.FOUND): MethodDecorator {
  return (prototype, method) => REDIRECT.set(prototype, { url, status }, method)
}

/** What decorators say about the results of one handler. */
export interface ResultTraits {
  readonly status: number
  readonly headers: readonly HeaderMetadata[]
  readonly redirect: RedirectMetadata | undefined
  /** The emitted return type: `String`, a class, `Promise`, `Object`, or `undefined` for none. */
  readonly returnType: unknown
  readonly returns: ReturnsMetadata | undefined
  /** From `@SerializeOptions` of the method, else of its class. */
  readonly serialization: SerializationOptions | undefined
}

/** Reads them, at boot. `methods` are those of one mapping: NestJS answers a `@Post` with 201, every other mapping is 200. */
export function resultTraits(
  controller: AnyClass,
  method: string | symbol,
  mapping: { readonly dialect: Dialect; readonly methods: readonly HttpMethod[] },
): ResultTraits {
  const prototype = controller.prototype as object
  const declared = RESPONSE_STATUS.get(prototype, method) ?? RESPONSE_STATUS.get(controller)
  return {
    status: declared?.status ?? defaultStatus(mapping.dialect, mapping.methods),
    headers: HEADERS.get(prototype, method) ?? [],
    redirect: REDIRECT.get(prototype, method),
    returnType: returnType(prototype, method),
    returns: RETURNS.get(prototype, method),
    serialization: SERIALIZATION.get(prototype, method) ?? SERIALIZATION.get(controller),
  }
}

/** The status of a result that says nothing about it. */
export function defaultStatus(dialect: Dialect, methods: readonly HttpMethod[]): number {
  const created = dialect === 'nest' && methods.length === 1 && methods[0] === 'POST'
  return created ? HttpStatus.CREATED : HttpStatus.OK
}
