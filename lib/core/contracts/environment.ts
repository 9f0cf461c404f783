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
  /** A list: of an indexed or YAML list, or of a text split at its commas. `undefined` where there is neither. */
  getList(name: string): readonly string[] | undefined {
    const text = this.getProperty(name)?.trim()
    if (text === undefined) return undefined
    return text === '' ? [] : text.split(',').map((element) => element.trim())
  }
  abstract getOrigin(name: string): PropertyOrigin | undefined
  /** Whether a profile expression (`a & !b | c`, parentheses) accepts the active profiles. @throws on bad syntax */
  abstract acceptsProfiles(expression: string): boolean
}
