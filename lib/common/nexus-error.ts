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

/**
 * Base of every error that Nexus throws. A subclass declares `static readonly code` and `static readonly summary`
 * ({@link ErrorDefinition}), exposes its facts as `readonly` fields and lives in its area's `*.errors.ts`; the set of all
 * those classes is the catalogue that `docs/reference/errors.md` is tested against.
 */
export abstract class NexusError extends Error {
  readonly code: string
  readonly help: string | undefined

  constructor(message: string, options: NexusErrorOptions = {}) {
    super(options.help === undefined ? message : `${message}\n${options.help}`, options)
    const definition = new.target as unknown as ErrorDefinition
    this.name = new.target.name
    this.code = definition.code
    this.help = options.help
  }
}
