import type { HttpException } from './http-exception.js'
import { reasonPhrase } from './http-status.js'

/** The media type of a problem detail (RFC 9457 section 3). */
export const PROBLEM_JSON = 'application/problem+json'

const STANDARD_MEMBERS = new Set(['type', 'title', 'status', 'detail', 'instance'])

/**
 * A machine-readable error (RFC 9457). Return it from a handler, an exception handler or in a `ResponseEntity`: the response has its
 * status, and `instance` defaults to the path of the request.
 *
 * @example
 * return ProblemDetail.forStatusAndDetail(409, 'Only 2 are left.').withProperty('available', 2)
 */
export class ProblemDetail {
  type = 'about:blank'
  title: string
  detail: string | undefined = undefined
  instance: string | undefined = undefined
  readonly #properties = new Map<string, unknown>()

  constructor(public status: number) {
    this.title = reasonPhrase(status)
  }

  static forStatus(status: number): ProblemDetail {
    return new ProblemDetail(status)
  }

  static forStatusAndDetail(status: number, detail: string | undefined): ProblemDetail {
    return new ProblemDetail(status).withDetail(detail)
  }

  /** What a client is told about an exception. */
  static of(exception: HttpException): ProblemDetail {
    return ProblemDetail.forStatusAndDetail(exception.status, exception.detail)
      .withType(exception.type)
      .withTitle(exception.title)
      .withProperties(exception.properties ?? {})
  }

  /** Extension members by name, in the order in which they were set. */
  get properties(): ReadonlyMap<string, unknown> {
    return this.#properties
  }

  /** A URI reference for the kind of problem. */
  withType(type: string): this {
    this.type = type
    return this
  }

  withTitle(title: string): this {
    this.title = title
    return this
  }

  withDetail(detail: string | undefined): this {
    this.detail = detail
    return this
  }

  /** A URI reference for this occurrence. */
  withInstance(instance: string): this {
    this.instance = instance
    return this
  }

  /** Sets an extension member. The names of the standard members are theirs: such a property is left out of the JSON. */
  withProperty(name: string, value: unknown): this {
    this.#properties.set(name, value)
    return this
  }

  withProperties(properties: Readonly<Record<string, unknown>>): this {
    for (const [name, value] of Object.entries(properties)) this.#properties.set(name, value)
    return this
  }

  toJSON(): Record<string, unknown> {
    const standard = {
      type: this.type,
      title: this.title,
      status: this.status,
      ...(this.detail !== undefined && { detail: this.detail }),
      ...(this.instance !== undefined && { instance: this.instance }),
    }
    const extensions = [...this.#properties].filter(([name]) => !STANDARD_MEMBERS.has(name))
    return { ...standard, ...Object.fromEntries(extensions) }
  }
}
