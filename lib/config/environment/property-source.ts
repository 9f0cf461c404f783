import type { PropertyOrigin } from '../../core/index.js'
import type { PropertyPath } from './property-path.js'

/** What a source says at one path. Lists and maps are there only where they are empty; else their elements are. */
export type PropertyKind = 'scalar' | 'null' | 'empty-list' | 'empty-map'

export interface PropertyEntry {
  readonly path: PropertyPath
  /** `''` unless the kind is `scalar`. Placeholders are not resolved yet. */
  readonly value: string
  readonly kind: PropertyKind
  readonly origin: PropertyOrigin
}

/** An entry seen from a path above it. */
export interface DescendantEntry {
  /** The names from there to the entry, as written; at least one. */
  readonly rest: readonly string[]
  readonly entry: PropertyEntry
}

/** One layer of configuration. Immutable once loaded. */
export abstract class PropertySource {
  constructor(
    readonly name: string,
    /**
     * Whether a name that nobody declared is an error. Files and arguments are written for this application; the process
     * environment is shared with everything else on the machine, so its unknown names are let be.
     */
    readonly strict: boolean,
  ) {}

  abstract readonly entries: readonly PropertyEntry[]
  /** The entry at exactly this path. */
  abstract get(path: PropertyPath): PropertyEntry | undefined
  /** Every entry below this path, in the order of the source. */
  abstract below(path: PropertyPath): readonly DescendantEntry[]

  /** Whether the source says anything at or below the path. */
  has(path: PropertyPath): boolean {
    return this.get(path) !== undefined || this.below(path).length > 0
  }
}

/** The strongest of the sources that has an entry at exactly this path. */
export function entryAt(sources: readonly PropertySource[], path: PropertyPath): PropertyEntry | undefined {
  for (const source of sources) {
    const entry = source.get(path)
    if (entry !== undefined) return entry
  }
  return undefined
}
