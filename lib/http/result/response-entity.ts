import { formatHttpDate } from '../../common/index.js'
import { HttpStatus } from '../errors/http-status.js'
import { ProblemDetail } from '../errors/problem-detail.js'
import type { HttpMethod } from '../exchange/http-method.js'
import type { CacheControl } from './cache-control.js'
import { entityTag } from './entity-tag.js'
import { FieldLines, type HeaderSource } from './field-lines.js'
import { encodeLocation } from './location.js'

/**
 * A result with a status and header lines of its own. A 200 that has an `eTag` or a `lastModified` is answered 304 when the client of
 * a GET or HEAD has that version already (RFC 9110 section 13).
 *
 * @example
 * return ResponseEntity.created(`/orders/${order.id}`).eTag(String(order.version)).body(order)
 */
export class ResponseEntity<T = unknown> {
  /** Flat list of names in lower case and values, as in ResponseHead. */
  readonly fields: readonly string[]

  constructor(
    readonly body: T,
    readonly status: number,
    headers?: HeaderSource | FieldLines,
  ) {
    this.fields = headers === undefined ? [] : fieldsOf(headers)
  }

  /** With an argument a 200 with that body; without, the builder of a 200. */
  static ok(): ResponseEntityBuilder
  static ok<T>(body: T): ResponseEntity<T>
  static ok<T>(...body: [] | [T]): ResponseEntityBuilder | ResponseEntity<T> {
    return body.length === 0
      ? ResponseEntity.status(HttpStatus.OK)
      : new ResponseEntity(body[0], HttpStatus.OK)
  }

  static status(status: number): ResponseEntityBuilder {
    return new ResponseEntityBuilder(status)
  }

  static created(location: string | URL): ResponseEntityBuilder {
    return ResponseEntity.status(HttpStatus.CREATED).location(location)
  }

  static accepted(): ResponseEntityBuilder {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
  }

  static noContent(): ResponseEntityBuilder {
    return ResponseEntity.status(HttpStatus.NO_CONTENT)
  }

  static badRequest(): ResponseEntityBuilder {
    return ResponseEntity.status(HttpStatus.BAD_REQUEST)
  }

  static notFound(): ResponseEntityBuilder {
    return ResponseEntity.status(HttpStatus.NOT_FOUND)
  }

  static unprocessableEntity(): ResponseEntityBuilder {
    return ResponseEntity.status(HttpStatus.UNPROCESSABLE_ENTITY)
  }

  static internalServerError(): ResponseEntityBuilder {
    return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR)
  }

  /** 200 with the value, or 404 without a body where there is none. A problem detail brings its own status. */
  static of<T>(value: T | undefined | null): ResponseEntity<T | undefined> {
    const body = value ?? undefined
    if (value instanceof ProblemDetail) return new ResponseEntity(body, value.status)
    return new ResponseEntity(body, body === undefined ? HttpStatus.NOT_FOUND : HttpStatus.OK)
  }

  /** Spring's other name for {@link of}. */
  static ofNullable<T>(value: T | undefined | null): ResponseEntity<T | undefined> {
    return ResponseEntity.of(value)
  }
}

/** Collects status and header lines of a {@link ResponseEntity}; `body` or `build` finish it. */
export class ResponseEntityBuilder {
  readonly #lines = new FieldLines()

  constructor(readonly status: number) {}

  /** Adds one line for each value. @throws InvalidHeaderError */
  header(name: string, ...values: readonly string[]): this {
    for (const value of values) this.#lines.add(name, value)
    return this
  }

  /** Adds every line of a record, of `Headers`, or of pairs. @throws InvalidHeaderError */
  headers(headers: HeaderSource): this {
    this.#lines.addAll(headers)
    return this
  }

  /** @param tag quotes are added where they are missing; `W/"..."` is a weak tag. @throws InvalidEntityTagError */
  eTag(tag: string): this {
    return this.#set('etag', entityTag(tag))
  }

  /** @param time a date or milliseconds since the epoch */
  lastModified(time: Date | number): this {
    return this.#set('last-modified', formatHttpDate(time))
  }

  cacheControl(cacheControl: CacheControl | string): this {
    return this.#set('cache-control', String(cacheControl))
  }

  /** Replaces what `produces` or the body's kind would give. */
  contentType(mediaType: string): this {
    return this.#set('content-type', mediaType)
  }

  /** Bytes of a body that is streamed; of any other it is known. */
  contentLength(bytes: number): this {
    return this.#set('content-length', String(bytes))
  }

  /** Encoded where it is not yet. */
  location(location: string | URL): this {
    return this.#set('location', encodeLocation(location))
  }

  allow(...methods: readonly HttpMethod[]): this {
    return this.#set('allow', methods.join(', '))
  }

  /** Names the request headers that the response depends on. */
  varyBy(...names: readonly string[]): this {
    return this.#set('vary', names.join(', '))
  }

  body<T>(body: T): ResponseEntity<T> {
    return new ResponseEntity(body, this.status, this.#lines)
  }

  build(): ResponseEntity<undefined> {
    return this.body(undefined)
  }

  #set(name: string, value: string): this {
    this.#lines.set(name, value)
    return this
  }
}

function fieldsOf(headers: HeaderSource | FieldLines): readonly string[] {
  if (headers instanceof FieldLines) return [...headers.fields]
  const lines = new FieldLines()
  lines.addAll(headers)
  return lines.fields
}
