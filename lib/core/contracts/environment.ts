/** Where a property's value came from. */
export interface PropertyOrigin {
  /** File path, `environment variable`, `command line`, ... */
  readonly source: string
  readonly line?: number
}

/** `application.yaml:12`, or the source alone. */
export function printOrigin({ source, line }: PropertyOrigin): string {
  return line === undefined ? source : `${source}:${line}`
}

/** The application's properties and profiles, as conditions, `@Value` and options see them. The container's token for them. */
export abstract class Environment {
  abstract readonly activeProfiles: readonly string[]
  /** The value of a property after relaxed name matching and placeholder resolution, or `undefined`. Scalars come as strings. */
  abstract getProperty(name: string): string | undefined
  abstract getOrigin(name: string): PropertyOrigin | undefined
  /** Whether a profile expression (`a & !b | c`, parentheses) accepts the active profiles. @throws on bad syntax */
  abstract acceptsProfiles(expression: string): boolean
}
