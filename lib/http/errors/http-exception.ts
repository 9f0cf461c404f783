import { NexusError, type NexusErrorOptions } from '../../common/index.js'
import { reasonPhrase } from './http-status.js'

/** Extra header lines of an error response by name: `Retry-After`, `Allow`, `WWW-Authenticate`. */
export type ExceptionHeaders = Readonly<Record<string, string | readonly string[]>>

/** What an {@link HttpException} says beyond status and detail (RFC 9457 section 3). */
export interface HttpExceptionOptions extends NexusErrorOptions {
  /** URI reference that identifies the kind of problem. Default `about:blank`. */
  readonly type?: string
  /** Short summary of the kind of problem; the same for every occurrence. Default: the status's registered phrase. */
  readonly title?: string
  /** Extension members: what a program needs to act on the problem. Serialized as JSON. */
  readonly properties?: Readonly<Record<string, unknown>>
  readonly headers?: ExceptionHeaders
}

/**
 * An error that a client is told about: it becomes a problem detail (RFC 9457) with this status. The detail reaches the client, the
 * `cause` only the log. NestJS's argument order, `new HttpException('gone fishing', 503)`, means the same.
 *
 * @example
 * throw new HttpException(409, 'The order has been shipped.', { properties: { orderId: 7 } })
 */
export class HttpException extends NexusError {
  static readonly code: string = 'NEXUS_HTTP_EXCEPTION'
  static readonly summary: string = 'A request is answered with an error status that has no class of its own.'

  readonly status: number
  /** What happened this time, in words for the client; `undefined` when there is nothing to add to the title. */
  readonly detail: string | undefined
  readonly title: string
  readonly type: string
  readonly properties: Readonly<Record<string, unknown>> | undefined
  readonly headers: ExceptionHeaders | undefined

  constructor(status: number, detail?: string, options?: HttpExceptionOptions)
  constructor(detail: string, status: number, options?: HttpExceptionOptions)
  constructor(first: number | string, second?: string | number, options: HttpExceptionOptions = {}) {
    const [status, detail] = (typeof first === 'number' ? [first, second] : [second, first]) as [
      number,
      string?,
    ]
    const title = options.title ?? reasonPhrase(status)
    super(detail ?? title, options)
    this.status = status
    this.detail = detail
    this.title = title
    this.type = options.type ?? 'about:blank'
    this.properties = options.properties
    this.headers = options.headers
  }

  /** The status, under NestJS's name. */
  getStatus(): number {
    return this.status
  }
}

/** Spring's name for an exception with a status and a reason. */
export class ResponseStatusException extends HttpException {
  static override readonly code: string = 'NEXUS_HTTP_RESPONSE_STATUS'
  static override readonly summary: string = 'The application answered with an error status and a reason.'

  constructor(status: number, reason?: string, cause?: unknown) {
    super(status, reason, cause === undefined ? {} : { cause })
  }

  get reason(): string | undefined {
    return this.detail
  }
}

/** Base of the classes that stand for one status, declared as `static status`. */
export abstract class StatusException extends HttpException {
  constructor(detail?: string, options?: HttpExceptionOptions) {
    super((new.target as unknown as { readonly status: number }).status, detail, options)
  }
}
