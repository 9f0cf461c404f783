import { shapeOf, type PatternSegment, type SegmentPart } from './pattern-segment.js'

/** How exact a pattern is; Spring's measures for PathPattern. */
interface Specificity {
  readonly segments: readonly PatternSegment[]
  readonly hasRest: boolean
  /** One per variable, a hundred per wildcard. */
  readonly score: number
  /** Characters of the pattern, each variable counted as one. */
  readonly length: number
  readonly constraints: number
}

/**
 * Orders patterns from the most to the least specific: those without `**` first; then fewer variables and wildcards (a
 * wildcard weighs a hundred variables); then the longer; then, where Spring would call two of them ambiguous, the one with
 * more constraints, and the one whose first different segment is more exact. Two with `**` compare by length before score. Total.
 */
export function compareSpecificity(a: readonly PatternSegment[], b: readonly PatternSegment[]): number {
  return compare(measure(a), measure(b))
}

/** The patterns in order of specificity. */
export function sortBySpecificity<T extends { readonly segments: readonly PatternSegment[] }>(
  items: Iterable<T>,
): T[] {
  return [...items]
    .map((item) => ({ item, specificity: measure(item.segments) }))
    .sort((a, b) => compare(a.specificity, b.specificity))
    .map(({ item }) => item)
}

function compare(a: Specificity, b: Specificity): number {
  if (a.hasRest !== b.hasRest) return a.hasRest ? 1 : -1
  return (
    (a.hasRest ? b.length - a.length : 0) ||
    a.score - b.score ||
    b.length - a.length ||
    b.constraints - a.constraints ||
    compareSegments(a.segments, b.segments)
  )
}

function compareSegments(a: readonly PatternSegment[], b: readonly PatternSegment[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = weight(a[i] as PatternSegment) - weight(b[i] as PatternSegment)
    if (difference !== 0) return difference
  }
  const [left, right] = [shapeOf(a), shapeOf(b)]
  return b.length - a.length || (left < right ? -1 : left > right ? 1 : 0)
}

function weight(segment: PatternSegment): number {
  if (segment.kind === 'literal') return 0
  if (segment.kind === 'composite') return 1
  if (segment.kind === 'variable') return segment.constraint === undefined ? 3 : 2
  if (segment.kind === 'wildcard') return 4
  return segment.form === 'splat' ? 5 : segment.form === 'slash' ? 6 : 7
}

function measure(segments: readonly PatternSegment[]): Specificity {
  let score = 0
  let length = segments.length
  let constraints = 0
  let hasRest = false
  const add = (part: PatternSegment | SegmentPart): void => {
    if (part.kind === 'literal' || part.kind === 'text') length += part.text.length
    else if (part.kind === 'composite') part.parts.forEach(add)
    else {
      length++
      score += part.kind === 'variable' || (part.kind === 'rest' && part.name !== undefined) ? 1 : 100
      if (part.kind === 'variable' && part.constraint !== undefined) constraints++
      if (part.kind === 'rest') hasRest = true
    }
  }
  segments.forEach(add)
  return { segments, hasRest, score, length, constraints }
}
