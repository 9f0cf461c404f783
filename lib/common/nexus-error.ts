import { messageOf } from './thrown.js'

/** What every class of the error catalogue declares about itself, as static members. */
export interface ErrorDefinition {
  /** `NEXUS_<AREA>_<NAME>`. A code is never reused. */
  readonly code: string
  /** One sentence for the reference: when this error occurs. */
  readonly summary: string
}

export interface NexusErrorOptions extends ErrorOptions {
  /** What to do next: the edit, the command or the setting. Printed below the message. */
  readonly help?: string
}

/** How a request that fails with an error is answered; the name is Spring's. */
export interface ErrorResponse {
  readonly status: number
  /** For the client, like everything here. Default: the status's phrase. */
  readonly detail?: string
  /** By name: `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Extension members of the problem detail (RFC 9457 section 3.2). */
  readonly properties?: Readonly<Record<string, unknown>>
}

/**
 * Base of every error that Nexus throws. A subclass declares `static readonly code` and `static readonly summary`
 * ({@link ErrorDefinition}), exposes its facts as `readonly` fields and lives in its area's `*.errors.ts`; the set of all
 * those classes is the catalogue that `docs/reference/errors.md` is tested against.
 */
export abstract class NexusError extends Error {
  readonly code: string
  readonly help: string | undefined

  /** What the client of a failed request is told. Errors without it are answered with 500, and nothing of them is shown. */
  errorResponse?(): ErrorResponse

  /** Whether it says all that there is to say: then an application that can not start fails with it, and not with one about a component. */
  get standsAlone(): boolean {
    return false
  }

  constructor(message: string, options: NexusErrorOptions = {}) {
    super(options.help === undefined ? message : `${message}\n${options.help}`, options)
    const definition = new.target as unknown as ErrorDefinition
    this.name = new.target.name
    this.code = definition.code
    this.help = options.help
  }
}

/** What is said of an error inside of another one: its message, after the code by which it is looked up, where it has one. */
export function codedMessageOf(thrown: unknown): string {
  return thrown instanceof NexusError ? `${thrown.code}: ${thrown.message}` : messageOf(thrown)
}
