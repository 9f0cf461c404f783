import { NexusError } from '../../common/index.js'
import type { ConfigProblem } from '../config.errors.js'
import type { PropertyPath } from '../environment/property-path.js'
import type { PropertyEntry } from '../environment/property-source.js'
import type { StandardEnvironment } from '../environment/standard-environment.js'

/** What one binding collects while it walks: the problems, all of them, instead of the first. */
export class BindSession {
  readonly problems: ConfigProblem[] = []
  /** Those of the problems that are there whether or not anybody uses the section: names that nobody has declared, values where names belong. */
  readonly unknown: ConfigProblem[] = []

  constructor(
    readonly environment: StandardEnvironment,
    readonly prefix: PropertyPath,
    readonly ignoreUnknown: boolean,
  ) {}

  /** The entry's value, or `undefined` after noting why there is none. */
  text(entry: PropertyEntry): string | undefined {
    try {
      return this.environment.resolveEntry(entry)
    } catch (error) {
      if (!(error instanceof NexusError)) throw error
      this.report(entry.path, error.message.split('\n').join(' '), entry)
      return undefined
    }
  }

  report(path: PropertyPath, message: string, entry?: PropertyEntry): void {
    this.problems.push({ property: path.toString(), origin: entry?.origin, message })
  }

  reportUnknown(path: PropertyPath, edit: string, { origin }: PropertyEntry): void {
    this.reportMisplaced(path, `unknown property; ${edit}`, { origin })
  }

  reportMisplaced(path: PropertyPath, message: string, { origin }: Pick<PropertyEntry, 'origin'>): void {
    const problem = { property: path.toString(), origin, message }
    this.problems.push(problem)
    this.unknown.push(problem)
  }

  /** A value as a message may quote it. */
  quoted(path: PropertyPath, entry: PropertyEntry, text: string): string {
    return JSON.stringify(this.environment.printableValue(path, entry, text))
  }
}
