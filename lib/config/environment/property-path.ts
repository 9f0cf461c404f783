/**
 * A property's name, taken apart. Names are relaxed: within a segment, case, `-` and `_` do not matter, so `max-items`,
 * `maxItems`, `max_items` and `MAXITEMS` are one. `[0]` is a list index, `[a.b]` a map key that keeps its dots. Immutable.
 */
export class PropertyPath {
  static readonly ROOT = new PropertyPath([])
  /** What two spellings of one name share. */
  readonly canonical: readonly string[]
  /** {@link canonical} as one string, to index by. */
  readonly key: string

  constructor(
    /** As written. */
    readonly segments: readonly string[],
  ) {
    this.canonical = segments.map(canonicalSegment)
    this.key = this.canonical.join('\0')
  }

  static parse(name: string): PropertyPath {
    return new PropertyPath(
      name.includes('[') ? splitBracketed(name) : name.split('.').filter((part) => part !== ''),
    )
  }

  /** `shop.items` + `0` -> `shop.items[0]`; the segment is taken as it is, dots included. */
  child(segment: string): PropertyPath {
    return new PropertyPath([...this.segments, segment])
  }

  concat(segments: readonly string[]): PropertyPath {
    return segments.length === 0 ? this : new PropertyPath([...this.segments, ...segments])
  }

  get last(): string {
    return this.segments.at(-1) ?? ''
  }

  startsWith(prefix: PropertyPath): boolean {
    return prefix.canonical.every((segment, index) => this.canonical[index] === segment)
  }

  /** As documentation writes it: `shop.items[0].max-items`. */
  toString(): string {
    return this.segments.map((segment, index) => printedSegment(segment, index === 0)).join('')
  }
}

/** Lower case without `-` and `_`; a segment of nothing else stays what it is. */
export function canonicalSegment(segment: string): string {
  const canonical = segment.replace(/[-_]/g, '').toLowerCase()
  return canonical === '' ? segment : canonical
}

/** `maxItems` -> `max-items`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
}

export function isIndex(segment: string): boolean {
  return /^\d+$/.test(segment)
}

function printedSegment(segment: string, first: boolean): string {
  if (isIndex(segment) || /[.[\]]/.test(segment)) return `[${segment}]`
  return first ? segment : `.${segment}`
}

function splitBracketed(name: string): string[] {
  const parts = name.matchAll(/\[([^\]]*)\]|([^.[]+)/g)
  return Array.from(parts, ([, bracketed, plain]) => bracketed ?? plain ?? '').filter((part) => part !== '')
}
