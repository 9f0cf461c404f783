import type { ErrorResponse } from '../../common/index.js'
import { HttpStatus, reasonPhrase, type ProblemDetail } from '../../http/index.js'
import { retryAfterSeconds } from '../../resilience/index.js'
import { ClientException, type FailedRequest } from '../transport/client-exception.js'
import type { ClientHeaders } from '../transport/client-headers.js'

/** What a service answered, as far as an exception tells it. */
export interface AnsweredError {
  readonly status: number
  readonly headers: ClientHeaders
  /** The beginning of the body. */
  readonly bodyText: string
  /** Of an `application/problem+json` body (RFC 9457). */
  readonly problem: ProblemDetail | undefined
  /** Milliseconds, by Retry-After. */
  readonly retryAfterMs: number | undefined
}

/** Statuses with which a gateway tells its own client to come back later. */
const LATER: ReadonlySet<number> = new Set([HttpStatus.TOO_MANY_REQUESTS, HttpStatus.SERVICE_UNAVAILABLE])
const SHOWN = 200

/** A service answered, but not with what was asked for; the names of this class and of those below it are Spring's. */
export abstract class ClientResponseException extends ClientException {
  readonly status: number
  readonly problem: ProblemDetail | undefined
  /** How long the service asks to be left alone, in milliseconds; retries and circuit breakers go by it. */
  readonly retryAfterMs: number | undefined
  readonly #headers: ClientHeaders
  readonly #bodyText: string

  constructor(request: FailedRequest, answer: AnsweredError) {
    const { status, problem } = answer
    const detail = problem?.detail ?? problem?.title
    const said = detail === undefined ? '' : `: ${JSON.stringify(detail.slice(0, SHOWN))}`
    super(`the service answered ${status} ${reasonPhrase(status)}${said}`, request)
    this.status = status
    this.#headers = answer.headers
    this.#bodyText = answer.bodyText
    this.problem = problem
    this.retryAfterMs = answer.retryAfterMs
  }

  /** Not shown by loggers: it may hold cookies and tokens. */
  get headers(): ClientHeaders {
    return this.#headers
  }

  /**
   * The beginning of the body, at most 64 KB. What a service says is not for the client of this application, and not shown by loggers: it
   * may be about anybody.
   */
  get bodyText(): string {
    return this.#bodyText
  }

  override errorResponse(): ErrorResponse {
    if (this.status === HttpStatus.GATEWAY_TIMEOUT || this.status === HttpStatus.REQUEST_TIMEOUT) {
      return { status: 504, detail: 'A service that is needed to answer took too long.' }
    }
    if (!LATER.has(this.status)) {
      return { status: 502, detail: 'A service that is needed to answer could not do its part.' }
    }
    const headers =
      this.retryAfterMs === undefined
        ? {}
        : { headers: { 'Retry-After': String(retryAfterSeconds(this.retryAfterMs)) } }
    return { status: 503, detail: 'A service that is needed to answer is busy.', ...headers }
  }
}
