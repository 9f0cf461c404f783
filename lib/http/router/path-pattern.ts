import { parsePattern, type ParsedPattern, type PatternAlternative } from './pattern-parser.js'
import { canonicalPath, PathProblem, RequestPath } from './request-path.js'
import { RouteTree, type Ranked } from './route-tree.js'
import { TreeSearch } from './tree-search.js'
import { sortBySpecificity } from './specificity.js'

/** Whatever knows the path of a request: an exchange, its reading, or the raw path itself. */
export type PathSource = { readonly path: string } | RequestPath | string

export interface PathPatternOptions {
  /** `ignore`: `/users/` is `/users`. Default `distinct`. Must be what the router has. */
  readonly trailingSlash?: 'distinct' | 'ignore'
  /** Where the pattern is written, for messages. */
  readonly origin?: string
}

/**
 * One path pattern, for guards and middleware. It reads paths with the router's own tree and the router's own
 * {@link RequestPath}, so both always agree on what a request asks for. A path that the router refuses matches no pattern.
 *
 * @example PathPattern.parse('/admin/**').matches('/%61dmin') // true
 */
export class PathPattern {
  readonly #search: AlternativeSearch
  readonly #ignoresTrailingSlash: boolean

  readonly variables: readonly string[]
  /** Whether it matches one path only. */
  readonly isStatic: boolean
  /** For each alternative the segments that every path it matches begins with. */
  readonly #beginnings: readonly (readonly string[])[]

  private constructor(
    readonly pattern: string,
    parsed: ParsedPattern,
    search: AlternativeSearch,
    options: PathPatternOptions,
  ) {
    this.#beginnings = parsed.alternatives.map(({ segments }) => literalBeginning(segments))
    this.variables = parsed.variables
    this.isStatic = isStatic(parsed.alternatives)
    this.#search = search
    this.#ignoresTrailingSlash = options.trailingSlash === 'ignore'
  }

  /** @throws InvalidPathPatternError */
  static parse(pattern: string, options: PathPatternOptions = {}): PathPattern {
    const parsed = parsePattern(pattern, options.origin)
    const tree = new RouteTree<AlternativeLeaf>()
    const alternatives = parsed.alternatives.map(({ segments, slots }) => ({
      segments: options.trailingSlash === 'ignore' ? withoutTrailingSlash(segments) : segments,
      slots,
    }))
    sortBySpecificity(alternatives).forEach((alternative, rank) => {
      tree.add(alternative.segments, { rank, alternative }, pattern, options.origin)
    })
    return new PathPattern(pattern, { ...parsed, alternatives }, new AlternativeSearch(tree), options)
  }

  matches(source: PathSource): boolean {
    return this.#find(source) !== undefined
  }

  /** True where no path can match both, as they begin with different literal segments; false says nothing. */
  isDisjoint(other: PathPattern): boolean {
    return this.#beginnings.every((own) =>
      other.#beginnings.every((theirs) => own.some((text, i) => i < theirs.length && theirs[i] !== text)),
    )
  }

  /** The decoded values of the variables, `''` for what an optional part leaves out; `undefined` where the path does not match. */
  extract(source: PathSource): ReadonlyMap<string, string> | undefined {
    const found = this.#find(source)
    if (found === undefined) return undefined
    const values = new Map(this.variables.map((name) => [name, '']))
    found.slots.forEach((slot, index) => {
      values.set(this.variables[slot] as string, this.#search.capture(index))
    })
    return values
  }

  toString(): string {
    return this.pattern
  }

  #find(source: PathSource): PatternAlternative | undefined {
    const path = canonicalOf(source)
    if (path instanceof PathProblem) return undefined
    return this.#search.find(this.#ignoresTrailingSlash ? trimTrailingSlash(path) : path, true)
  }
}

function literalBeginning(segments: PatternAlternative['segments']): readonly string[] {
  const literals: string[] = []
  for (const segment of segments) {
    if (segment.kind !== 'literal') break
    literals.push(segment.text)
  }
  return literals
}

function isStatic(alternatives: readonly PatternAlternative[]): boolean {
  return (
    alternatives.length === 1 && alternatives[0]?.segments.every(({ kind }) => kind === 'literal') === true
  )
}

interface AlternativeLeaf extends Ranked {
  readonly alternative: PatternAlternative
}

class AlternativeSearch extends TreeSearch<AlternativeLeaf, PatternAlternative> {
  protected override visit(leaf: AlternativeLeaf): PatternAlternative {
    return leaf.alternative
  }
}

function canonicalOf(source: PathSource): string | PathProblem {
  if (source instanceof RequestPath) return source.canonical
  return canonicalPath(typeof source === 'string' ? source : source.path)
}

/** A canonical path without its trailing slash; the root stays. @internal */
export function trimTrailingSlash(path: string): string {
  return path.length > 1 && path.charCodeAt(path.length - 1) === 47 ? path.slice(0, -1) : path
}

/** @internal */
export function withoutTrailingSlash(
  segments: PatternAlternative['segments'],
): PatternAlternative['segments'] {
  const last = segments.at(-1)
  return segments.length > 1 && last?.kind === 'literal' && last.text === ''
    ? segments.slice(0, -1)
    : segments
}
