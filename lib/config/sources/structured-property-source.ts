import type { PropertyPath } from '../environment/property-path.js'
import { PropertySource, type DescendantEntry, type PropertyEntry } from '../environment/property-source.js'

/** A source whose names tell their structure: a file, command-line arguments, an object. Of one name, the last entry wins. */
export class StructuredPropertySource extends PropertySource {
  readonly entries: readonly PropertyEntry[]
  readonly #byKey: ReadonlyMap<string, PropertyEntry>

  constructor(name: string, entries: readonly PropertyEntry[], strict = true) {
    super(name, strict)
    this.#byKey = new Map(entries.map((entry) => [entry.path.key, entry]))
    this.entries = entries
  }

  get(path: PropertyPath): PropertyEntry | undefined {
    return this.#byKey.get(path.key)
  }

  below(path: PropertyPath): readonly DescendantEntry[] {
    const depth = path.segments.length
    return this.entries
      .filter((entry) => entry.path.segments.length > depth && entry.path.startsWith(path))
      .map((entry) => ({ rest: entry.path.segments.slice(depth), entry }))
  }
}
