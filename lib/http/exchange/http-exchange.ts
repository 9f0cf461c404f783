import type { Readable } from 'node:stream'
import { RequestContext, type Span } from '../../core/index.js'
import type { MediaType } from '../media/media-type.js'
import type { QueryParameters } from '../uri/query-parameters.js'
import type { HttpMethod } from './http-method.js'
import { checkedFieldValue } from './header-field.js'
import type { ResponseHead } from './response-head.js'

const NO_VALUES: readonly string[] = []

/** What the request was routed to, as logs, metrics and the response writer see it. One object per route, made at boot. */
export interface MatchedRoute {
  /** `/orders/{id}`: the low-cardinality name of the path. */
  readonly pattern: string
  /** Whether a path variable has the name of a secret (`/reset/{token}`), so that logs show the pattern in place of the path. */
  readonly isSecret: boolean
  /** `OrderController.get`. */
  readonly origin: string
  /** What content negotiation chose; `undefined` where the route does not say what it produces. */
  readonly produces: MediaType | undefined
}

/** What a streamed response may come from. */
export type StreamSource = Readable | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>

/**
 * One request and its response, as every layer above the adapter sees it. Adapters subclass it. No getter allocates
 * unless asked for; nothing here knows node:http.
 */
export abstract class HttpExchange extends RequestContext {
  /** Decoded path variables of the matched route, in the order in which its pattern names them. Set by the router. */
  pathValues: readonly string[] = NO_VALUES
  /** Set once the request is routed; `undefined` before, and where nothing is mapped. */
  route: MatchedRoute | undefined = undefined
  /** Stands for the path in logs where no route answers, but the path has the secret of one (of another method). Set by the router. */
  unroutedPattern: string | undefined = undefined
  /** Reader of {@link query}; made on first use by `QueryParameters.ofExchange`. */
  parsedQuery: QueryParameters | undefined = undefined
  /** Request attributes by name (`@RequestAttribute`); made on first use. */
  #attributes: Map<string | symbol, unknown> | undefined = undefined
  /** Header lines that middleware, guards or the handler add to the response; flat, as in {@link ResponseHead}. */
  #responseFields: string[] | undefined = undefined
  /** Status that the handler set through `@Res`; `undefined` leaves the route's own. */
  statusOverride: number | undefined = undefined
  /** When it arrived, in the clock's monotonic milliseconds; set where something observes exchanges, 0 elsewhere. */
  startedAt = 0
  /** How many milliseconds it took until everything that belongs to it had ended; known from then on, where something observes exchanges. */
  durationMs = 0
  /** The first error that was met on the way, also where an exception handler has answered it. */
  error: unknown = undefined
  /** The span of this request, where one is traced; also one of another instrumentation that has begun it before us. */
  serverSpan: Span | undefined = undefined
  /** Bytes of content in the response so far; -1 where its adapter does not count them. */
  contentBytes = 0
  /** Told when everything that belongs to the exchange has ended; set by what observes exchanges, and never throws. @internal */
  whenEnded: ((exchange: HttpExchange) => void) | undefined = undefined
  /** Set where a handler has taken the answer over (`@Res`): it may then come after the handler's promise has settled. */
  answersLater = false

  /** Interned. Extension methods never get here: the adapter answers them. */
  abstract readonly method: HttpMethod
  /** As sent: without query, not decoded, origin form (an absolute-form target is reduced to its path). */
  abstract readonly path: string
  /** Raw, without `?`; `''` when absent. */
  abstract readonly query: string
  /** `http` or `https`. */
  abstract readonly scheme: string
  /** The Host field (or the authority of an absolute-form target), `''` when absent (HTTP/1.0). */
  abstract readonly host: string
  /** The client at the other end of the connection, which may be a proxy; an IPv4 address as such, also where it comes mapped into IPv6. */
  abstract readonly remoteAddress: string | undefined
  /** Version of HTTP: `1.1`; `undefined` where the adapter is not told. */
  get protocolVersion(): string | undefined {
    return undefined
  }

  /** The field's value, several lines joined by `, ` (`; ` for cookie). `name` is lower-case. */
  abstract header(name: string): string | undefined
  /** Every header line, names in lower case. */
  abstract headers(): Iterable<readonly [name: string, value: string]>

  /**
   * Body, decoded as UTF-8. What is already here comes without a promise.
   * @throws PayloadTooLargeException, UnsupportedMediaTypeException (content coding), BadRequestException (not UTF-8), ClientDisconnectedError
   */
  abstract text(): string | Promise<string>
  abstract bytes(): Uint8Array | Promise<Uint8Array>
  /** The body as it arrives, still bounded by the body limit. */
  abstract stream(): Readable
  /** Aborts when the client goes away before the response is complete. Made on first use. */
  abstract override get signal(): AbortSignal
  /** Status of the response that was handed to the adapter; `undefined` until there is one. */
  abstract readonly status: number | undefined
  /** Whether the client went away before its response was complete. */
  abstract readonly clientLeft: boolean
  /** True from the moment a response has been handed to the adapter. A second answer is refused with ResponseCommittedError. */
  abstract readonly committed: boolean

  /** Sends a complete response. HEAD, 204 and 304 send no body but keep the head that GET would have. */
  abstract send(status: number, head: ResponseHead, body?: string | Uint8Array): void
  /**
   * Sends a response of unknown length and respects back-pressure. Resolves when it is out, or the client is gone; the source is
   * destroyed then. A source that fails before its first bytes leaves the exchange uncommitted, so that the error can be answered;
   * one that fails later makes the adapter cut the connection, so that the response can not look complete. A `content-length` among
   * the header lines frames the response instead of chunks, and is held to. @throws whatever the source fails with
   */
  abstract sendStream(status: number, head: ResponseHead, source: StreamSource): Promise<void>

  /** The path as logs, spans and errors may show it. */
  get shownPath(): string {
    const { route } = this
    if (route === undefined) return this.unroutedPattern ?? this.path
    return route.isSecret ? route.pattern : this.path
  }

  override describe(): string {
    return `${this.method} ${this.shownPath}`
  }

  override end(): void | Promise<void> {
    const told = this.whenEnded
    if (told === undefined) return super.end()
    let ending: void | Promise<void>
    try {
      ending = super.end()
    } catch (error) {
      told(this)
      throw error
    }
    if (ending !== undefined) return ending.finally(() => told(this))
    told(this)
    return undefined
  }

  get attributes(): Map<string | symbol, unknown> {
    return (this.#attributes ??= new Map())
  }

  /** Adds a header line to the response, whatever answers it later. @throws InvalidHeaderError on CR, LF or NUL */
  addHeader(name: string, value: string): void {
    ;(this.#responseFields ??= []).push(name.toLowerCase(), checkedFieldValue(name, value))
  }

  /** Replaces the lines of that name. */
  override setHeader(name: string, value: string): void {
    this.removeHeader(name)
    this.addHeader(name, value)
  }

  removeHeader(name: string): void {
    const fields = this.#responseFields
    if (fields === undefined) return
    const lower = name.toLowerCase()
    for (let i = fields.length - 2; i >= 0; i -= 2) if (fields[i] === lower) fields.splice(i, 2)
  }

  /** What {@link addHeader} collected; `undefined` when nothing was. A name here replaces the same name of the head. */
  get responseFields(): readonly string[] | undefined {
    return this.#responseFields
  }
}
