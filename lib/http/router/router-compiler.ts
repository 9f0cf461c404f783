import { HTTP_METHODS, type HttpMethod } from '../exchange/http-method.js'
import { findConflicts } from './mapping-conflicts.js'
import { withoutTrailingSlash } from './path-pattern.js'
import { parsePattern } from './pattern-parser.js'
import { shapeOf, type PatternSegment } from './pattern-segment.js'
import { isPlainPath } from './request-path.js'
import { RouteCandidate } from './route-candidate.js'
import { LeafEntry, RouteLeaf, type PatternShape } from './route-leaf.js'
import { RouteSearch } from './route-search.js'
import { RouteTree } from './route-tree.js'
import type { RouteDefinition } from './route.js'
import { sortBySpecificity } from './specificity.js'

export interface RouterOptions {
  /** `ignore`: `/users/` is answered as `/users`. Default `distinct`: it is another path, 404 unless mapped. */
  readonly trailingSlash?: 'distinct' | 'ignore'
  /** Query parameters beyond this many are answered 400 where a condition reads them. Default 1000. */
  readonly maxParameters?: number
}

/** The routes of one method. */
export interface MethodTable<H> {
  /** Routes without variables by raw path. No pattern is more specific. */
  readonly statics: ReadonlyMap<string, RouteLeaf<H>>
  readonly search: RouteSearch<H>
}

export interface CompiledRoutes<H> {
  readonly candidates: readonly RouteCandidate<H>[]
  readonly tables: ReadonlyMap<string, MethodTable<H>>
}

/** Builds the tables of a router. @throws InvalidPathPatternError, InvalidConditionError, AmbiguousMappingError, UnreachableRouteError */
export function compileRoutes<H>(
  definitions: readonly RouteDefinition<H>[],
  options: RouterOptions,
): CompiledRoutes<H> {
  const candidates: RouteCandidate<H>[] = []
  const shapes = new Map<string, PatternShape<H>>()
  for (const definition of definitions) {
    const { variables, alternatives } = parsePattern(definition.pattern, definition.origin)
    const candidate = new RouteCandidate(
      definition,
      variables,
      candidates.length,
      options.maxParameters ?? 1000,
    )
    candidates.push(candidate)
    for (const alternative of alternatives) {
      const { slots } = alternative
      const segments =
        options.trailingSlash === 'ignore' ? withoutTrailingSlash(alternative.segments) : alternative.segments
      const shape = shapeOf(segments)
      const known = shapes.get(shape)
      if (known === undefined) shapes.set(shape, { segments, entries: [new LeafEntry(candidate, slots)] })
      else if (!known.entries.some((entry) => isSameMapping(entry.candidate, candidate))) {
        known.entries.push(new LeafEntry(candidate, slots))
      }
    }
  }
  const sorted = sortBySpecificity(shapes.values())
  findConflicts(sorted)
  return { candidates, tables: new Map(HTTP_METHODS.map((method) => [method, tableOf(method, sorted)])) }
}

/** A handler that names one path twice, or whose optional parts lead to one path twice, is mapped to it once. */
function isSameMapping<H>(a: RouteCandidate<H>, b: RouteCandidate<H>): boolean {
  return (
    a === b ||
    (a.definition.handler === b.definition.handler &&
      a.definition.origin === b.definition.origin &&
      a.conditionKey === b.conditionKey &&
      String(a.definition.methods) === String(b.definition.methods))
  )
}

function tableOf<H>(method: HttpMethod, shapes: readonly PatternShape<H>[]): MethodTable<H> {
  const tree = new RouteTree<RouteLeaf<H>>()
  const statics = new Map<string, RouteLeaf<H>>()
  shapes.forEach(({ segments, entries }, rank) => {
    const serving = entries.filter(({ candidate }) => serves(candidate.definition.methods, method))
    const [first] = serving
    if (first === undefined) return
    const leaf = new RouteLeaf(rank, method, serving)
    const { pattern, origin } = first.candidate.definition
    tree.add(segments, leaf, pattern, origin)
    const literal = literalPath(segments)
    if (literal !== undefined && isPlainPath(literal)) statics.set(literal, leaf)
  })
  return { statics, search: new RouteSearch(tree) }
}

/** GET serves HEAD as well. "Every method" leaves OPTIONS to the automatic answer, as in Spring. */
function serves(methods: readonly HttpMethod[], method: HttpMethod): boolean {
  if (methods.length === 0) return method !== 'OPTIONS'
  return methods.includes(method) || (method === 'HEAD' && methods.includes('GET'))
}

function literalPath(segments: readonly PatternSegment[]): string | undefined {
  let path = ''
  for (const segment of segments) {
    if (segment.kind !== 'literal') return undefined
    path += `/${segment.text}`
  }
  return path
}
