import { errorName, type Clock } from '../../common/index.js'
import { maskedQuery, REDACTED } from '../../config/index.js'
import type { MeterRegistry, Span, Tracer } from '../../core/index.js'
import { ClientResponseException } from '../errors/client-response-exception.js'
import type { ClientRequest } from '../transport/client-request.js'
import type { ClientResponse } from '../transport/client-response.js'
import { shownPath } from '../transport/shown-path.js'

const KNOWN_METHODS: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'TRACE',
])
const OUTCOMES = ['UNKNOWN', 'INFORMATIONAL', 'SUCCESS', 'REDIRECTION', 'CLIENT_ERROR', 'SERVER_ERROR']

/**
 * Spans by OpenTelemetry's conventions for HTTP clients (version 1.23 and later), and the timer `http.client.requests` with the tags that
 * Micrometer's has in Spring. One of each for every request that is sent, so retries have their own.
 */
export class ClientObservation {
  readonly #clock: Clock
  readonly #tracer: Tracer | undefined
  readonly #meters: MeterRegistry | undefined

  constructor(clock: Clock, tracer: Tracer | undefined, meters: MeterRegistry | undefined) {
    this.#clock = clock
    this.#tracer = tracer
    this.#meters = meters
  }

  /** @param resend how many requests of the same call were sent before */
  async observe<T>(
    request: ClientRequest,
    resend: number,
    task: (request: ClientRequest, answered: (response: ClientResponse) => void) => Promise<T>,
  ): Promise<T> {
    const start = this.#clock.monotonic()
    const span = this.#start(request, resend)
    let response: ClientResponse | undefined
    const answered = (given: ClientResponse): void => void (response = given)
    const run = (): Promise<T> => task(span === undefined ? request : traced(request, span), answered)
    try {
      const result = (await (span === undefined ? run() : this.#tracer?.run(span, run))) as T
      this.#finish({ request, response, start, span })
      return result
    } catch (error) {
      this.#finish({ request, response, start, span, error })
      throw error
    }
  }

  #start({ method, url, template }: ClientRequest, resend: number): Span | undefined {
    const name = KNOWN_METHODS.has(method) ? method : '_OTHER'
    const shown = name === '_OTHER' ? 'HTTP' : name
    return this.#tracer?.startSpan(template === undefined ? shown : `${shown} ${template}`, {
      kind: 'client',
      attributes: {
        'http.request.method': name,
        'server.address': url.hostname,
        'server.port': portOf(url),
        'url.full': shownUrl(url, template),
        ...(template !== undefined && { 'url.template': template }),
        ...(resend > 0 && { 'http.request.resend_count': resend }),
        ...(name !== method && { 'http.request.method_original': method }),
      },
    })
  }

  #finish({ request, response, start, span, error }: Finished): void {
    const status = response?.status
    if (span !== undefined) this.#end(span, { request, response, error })
    this.#meters
      ?.timer('http.client.requests', {
        description: 'Requests to other services.',
        tags: {
          method: KNOWN_METHODS.has(request.method) ? request.method : 'OTHER',
          uri: request.template ?? 'none',
          status: status === undefined ? 'CLIENT_ERROR' : String(status),
          outcome: OUTCOMES[status === undefined ? 0 : Math.trunc(status / 100)] ?? 'UNKNOWN',
          'client.name': request.client,
          exception: error === undefined ? 'none' : errorName(error),
        },
      })
      .record(this.#clock.monotonic() - start)
  }

  #end(span: Span, { request, response, error }: Pick<Finished, 'request' | 'response' | 'error'>): void {
    if (response !== undefined) {
      span.setAttribute('http.response.status_code', response.status)
      const { url } = response
      // A load balancer has chosen it.
      if (url !== undefined && url.host !== request.url.host) {
        span.setAttribute('server.address', url.hostname)
        span.setAttribute('server.port', portOf(url))
        span.setAttribute('url.full', shownUrl(url, request.template))
      }
    }
    if (error !== undefined) {
      const isStatus = error instanceof ClientResponseException
      span.setAttribute('error.type', isStatus ? String(error.status) : errorName(error))
      span.fail(error)
    }
    span.end()
  }
}

interface Finished {
  readonly request: ClientRequest
  readonly response: ClientResponse | undefined
  readonly start: number
  readonly span: Span | undefined
  readonly error?: unknown
}

function traced(request: ClientRequest, span: Span): ClientRequest {
  const headers: Record<string, string | readonly string[]> = { ...request.headers }
  span.propagate((name, value) => void (headers[name.toLowerCase()] = value))
  return { ...request, headers }
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
}

/** A URL without what is secret in it. */
function shownUrl(url: URL, template: string | undefined): string {
  const { protocol, username, password, host, search, hash } = url
  const credentials = `${username && REDACTED}${password && `:${REDACTED}`}`
  const authority = credentials === '' ? host : `${credentials}@${host}`
  const query = search && `?${maskedQuery(search.slice(1), REDACTED)}`
  const fragment = hash && `#${maskedQuery(hash.slice(1), REDACTED)}`
  return `${protocol}//${authority}${shownPath(url, template)}${query}${fragment}`
}
