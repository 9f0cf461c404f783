import { HTTP_METHODS, type HttpMethod } from '../exchange/http-method.js'
import { extentOf } from './pattern-segment.js'
import type { RouteCandidate } from './route-candidate.js'
import type { PatternShape } from './route-leaf.js'
import { AmbiguousMappingError, UnreachableRouteError, type MappingConflict } from './router.errors.js'

/**
 * Finds mappings that answer exactly the same requests, and those that never run because a more specific pattern matches the very
 * same paths. `shapes` are in order of specificity. All findings are in one error.
 *
 * @throws AmbiguousMappingError, UnreachableRouteError
 */
export function findConflicts<H>(shapes: readonly PatternShape<H>[]): void {
  const ambiguous = shapes.flatMap(({ entries }) => pairsOf(entries.map(({ candidate }) => candidate)))
  if (ambiguous.length > 0) throw new AmbiguousMappingError(ambiguous)
  const unreachable = shadowed(shapes)
  if (unreachable.length > 0) throw new UnreachableRouteError(unreachable)
}

function pairsOf<H>(candidates: readonly RouteCandidate<H>[]): MappingConflict[] {
  return candidates.flatMap((second, index) =>
    candidates.slice(0, index).flatMap((first) => {
      if (first.conditionKey !== second.conditionKey) return []
      const methods = sharedMethods(first, second)
      return methods === undefined ? [] : [describe(methods, first, second)]
    }),
  )
}

/** The methods that both name; an empty list where both stand for every method; `undefined` where they do not meet. */
function sharedMethods<H>(a: RouteCandidate<H>, b: RouteCandidate<H>): readonly HttpMethod[] | undefined {
  const [left, right] = [a.definition.methods, b.definition.methods]
  if (left.length === 0 && right.length === 0) return []
  const shared = left.filter((method) => right.includes(method))
  return shared.length === 0 ? undefined : shared
}

function shadowed<H>(shapes: readonly PatternShape<H>[]): MappingConflict[] {
  const sameExtent = new Map<string, RouteCandidate<H>[]>()
  const shadows = new Map<RouteCandidate<H>, RouteCandidate<H>>()
  const reachable = new Set<RouteCandidate<H>>()
  for (const { segments, entries } of shapes) {
    const extent = extentOf(segments)
    const earlier = sameExtent.get(extent) ?? []
    for (const { candidate } of entries) {
      const shadow = earlier.find((other) => covers(other, candidate))
      // A candidate with optional parts has several shapes: one that can be reached is enough.
      if (shadow === undefined) reachable.add(candidate)
      else shadows.set(candidate, shadow)
    }
    sameExtent.set(extent, [...earlier, ...entries.map(({ candidate }) => candidate)])
  }
  return [...shadows]
    .filter(([candidate]) => !reachable.has(candidate))
    .map(([candidate, shadow]) => describe(candidate.definition.methods, shadow, candidate))
}

/** Whether every request that `other` would answer goes to `candidate`, given that its paths do. */
function covers<H>(candidate: RouteCandidate<H>, other: RouteCandidate<H>): boolean {
  if (!candidate.isUnconditional && candidate.conditionKey !== other.conditionKey) return false
  const { methods } = candidate.definition
  if (methods.length === 0) return !other.definition.methods.includes('OPTIONS')
  const wanted = other.definition.methods.length === 0 ? HTTP_METHODS : other.definition.methods
  return wanted.every((method) => methods.includes(method))
}

function describe<H>(
  methods: readonly HttpMethod[],
  first: RouteCandidate<H>,
  second: RouteCandidate<H>,
): MappingConflict {
  const { pattern } = second.definition
  return {
    mapping: `${methods.length === 0 ? 'every method' : methods.join('|')} ${pattern}`,
    first: nameOf(first, pattern),
    second: nameOf(second, pattern),
  }
}

function nameOf<H>({ definition }: RouteCandidate<H>, pattern: string): string {
  return definition.pattern === pattern ? definition.origin : `${definition.origin} ('${definition.pattern}')`
}
