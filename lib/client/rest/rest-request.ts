import { UriComponentsBuilder, type HttpMethod, type UriVariables } from '../../http/index.js'
import type { ClientCall } from '../engine/client-call.js'
import type { ClientHeaders } from '../transport/client-headers.js'
import { InvalidClientRequestError, UnusableUrlError } from '../transport/transport.errors.js'
import { encodeRestBody, type RestBody } from './rest-body.js'
import type { RestContext } from './rest-context.js'
import { RestResponse } from './rest-response.js'

/** A request in the making; `retrieve` ends it, and what is asked of that sends it. */
export class RestRequest {
  readonly #context: RestContext
  readonly #method: HttpMethod
  readonly #headers: Record<string, string | readonly string[]> = {}
  readonly #query: (readonly [name: string, value: unknown])[] = []
  #url: string | undefined
  #template: string | undefined
  #body: unknown
  #signal: AbortSignal | undefined
  #idempotent: boolean | undefined
  #hashKey: string | undefined

  constructor(context: RestContext, method: HttpMethod) {
    this.#context = context
    this.#method = method
  }

  /**
   * Path below the base URL, or a whole URL, with `{variables}` by position or by name; everything but unreserved characters of their
   * values is encoded.
   *
   * @throws UriVariableError where a value is missing, InvalidClientRequestError where an empty one leaves nothing of a segment
   */
  uri(template: string | URL, ...variables: UriVariables): this {
    if (typeof template !== 'string') {
      this.#url = template.href
      return this
    }
    this.#template = template.replace(/[?#].*$/s, '')
    this.#url = UriComponentsBuilder.fromUriString(template)
      .encode()
      .build()
      .expand(...variables)
      .toUriString()
    if (losesSegment(template, this.#url)) {
      throw new InvalidClientRequestError(
        this.#context.client.name,
        `a value for a segment of its path '${this.#template}' is empty`,
      )
    }
    return this
  }

  /** Adds a query parameter; several values are several of them, `undefined` is none. */
  queryParam(name: string, ...values: readonly unknown[]): this {
    for (const value of values) if (value !== undefined && value !== null) this.#query.push([name, value])
    return this
  }

  header(name: string, ...values: readonly string[]): this {
    this.#headers[name.toLowerCase()] = values.join(', ')
    return this
  }

  headers(headers: ClientHeaders): this {
    for (const [name, value] of Object.entries(headers)) this.#headers[name.toLowerCase()] = value
    return this
  }

  accept(...mediaTypes: readonly string[]): this {
    return this.header('accept', ...mediaTypes)
  }

  contentType(mediaType: string): this {
    return this.header('content-type', mediaType)
  }

  /** Text, bytes and streams as they are, `URLSearchParams` as a form, anything else as JSON. */
  body(body: RestBody): this {
    this.#body = body
    return this
  }

  /** Ends the request, waiting for further attempts included. */
  signal(signal: AbortSignal): this {
    this.#signal = signal
    return this
  }

  /** Whether it may be sent twice. Default: what its method says, or that it has an Idempotency-Key. */
  idempotent(idempotent = true): this {
    this.#idempotent = idempotent
    return this
  }

  /** What calls that should go to the same instance have in common. */
  hashKey(hashKey: string): this {
    this.#hashKey = hashKey
    return this
  }

  retrieve(): RestResponse {
    return new RestResponse(this.#context, () => this.#call())
  }

  #call(): ClientCall {
    const { engine } = this.#context
    const { body, contentType } = encodeRestBody(this.#body, engine)
    const headers = { ...(contentType !== undefined && { 'content-type': contentType }), ...this.#headers }
    return {
      method: this.#method,
      url: this.#target(),
      headers,
      body,
      template: this.#template,
      signal: this.#signal,
      idempotent: this.#idempotent,
      hashKey: this.#hashKey,
    }
  }

  /** @throws UnusableUrlError, InvalidClientRequestError */
  #target(): URL {
    const { name, baseUrl } = this.#context.client
    const given = this.#url ?? ''
    const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(given)
    if (!isWhole && baseUrl === undefined) throw new UnusableUrlError(name, 'it has no base URL')
    const path = isWhole ? given.replace(/^[^/]*\/\/[^/?#]*/, '') : given
    if (/(?:^|\/)\.{1,2}(?:$|[/?#])/.test(path.replace(/[?#].*$/s, ''))) {
      throw new InvalidClientRequestError(
        name,
        "a segment of its path is '.' or '..', which URLs do not keep",
      )
    }
    const separator = given === '' || /^[/?#]/.test(given) ? '' : '/'
    const url = URL.parse(isWhole ? given : prefixOf(baseUrl as URL) + separator + given)
    if (url === null) throw new InvalidClientRequestError(name, 'its URL is none')
    for (const [parameter, value] of this.#query) url.searchParams.append(parameter, String(value))
    return url
  }
}

function prefixOf({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname.replace(/\/$/, '')}`
}

/** A variable of a template, whose constraint may have braces of its own. */
const VARIABLE = /\{(?:[^{}]|\{[^{}]*\})*\}/g

/** `/orders/` is another resource than `/orders/{id}`: DELETE on it would be an accident. */
function losesSegment(template: string, made: string): boolean {
  return segmentsOf(made).length < segmentsOf(template.replace(VARIABLE, 'x')).length
}

/** Those that are not empty. */
function segmentsOf(uri: string): readonly string[] {
  const [path = ''] = uri.split(/[?#]/)
  return path.split('/').filter((segment) => segment !== '')
}
