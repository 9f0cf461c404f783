import { capturesOf, type PatternSegment, type SegmentPart } from './pattern-segment.js'
import { InvalidPathPatternError } from './router.errors.js'
import { ESCAPED_SLASH, restoreSlashes } from './request-path.js'

/** The canonical path in hand and its captures: capture i is `path.slice(starts[i], ends[i])`. Reused from match to match. */
export class MatchState {
  path = ''
  readonly starts: Int32Array
  readonly ends: Int32Array

  constructor(size: number) {
    this.starts = new Int32Array(size)
    this.ends = new Int32Array(size)
  }

  set(index: number, start: number, end: number): void {
    this.starts[index] = start
    this.ends[index] = end
  }
}

/** Matches one segment of `state.path`, [start, end), and notes what it captures from index `at` on. Not called for an empty segment. */
export abstract class SegmentMatcher {
  abstract readonly captures: number
  abstract match(state: MatchState, start: number, end: number, at: number): boolean
}

/** @throws InvalidPathPatternError when a constraint is not a regular expression */
export function segmentMatcher(segment: PatternSegment, pattern: string, origin?: string): SegmentMatcher {
  switch (segment.kind) {
    case 'literal':
      return new LiteralMatcher(segment.text)
    case 'variable':
      return segment.constraint === undefined
        ? new AnythingMatcher(1)
        : new ExpressionMatcher([segment], pattern, origin)
    case 'composite':
      return segment.parts.some((part) => part.kind === 'variable' && part.constraint !== undefined)
        ? new ExpressionMatcher(segment.parts, pattern, origin)
        : new CompositeMatcher(segment.parts)
    default:
      return new AnythingMatcher(0)
  }
}

class LiteralMatcher extends SegmentMatcher {
  readonly captures = 0

  constructor(readonly text: string) {
    super()
  }

  match(state: MatchState, start: number, end: number): boolean {
    return end - start === this.text.length && state.path.startsWith(this.text, start)
  }
}

/** `{id}` (one capture) and `*` (none). */
class AnythingMatcher extends SegmentMatcher {
  constructor(readonly captures: 0 | 1) {
    super()
  }

  match(state: MatchState, start: number, end: number, at: number): boolean {
    if (end === start) return false
    if (this.captures === 1) state.set(at, start, end)
    return true
  }
}

interface Gap {
  /** Fixed text before the gap, one string per run between `?`; joined by exactly one character each. */
  readonly text: readonly string[]
  /** Shortest content: 1 for a variable, 0 for `*`. */
  readonly min: number
  readonly captured: boolean
}

/**
 * Variables and wildcards with fixed text between them. Each takes as much as it can, the first one first, as a greedy
 * expression would; found from the right end in one pass, so that no input makes it backtrack.
 */
class CompositeMatcher extends SegmentMatcher {
  readonly captures: number
  readonly #gaps: Gap[] = []
  readonly #tail: readonly string[]

  constructor(parts: readonly SegmentPart[]) {
    super()
    let text = ['']
    for (const part of parts) {
      if (part.kind === 'text') text.push(`${text.pop()}${part.text}`)
      else if (part.kind === 'any') text.push('')
      else {
        const captured = part.kind === 'variable'
        this.#gaps.push({ text, min: captured ? 1 : 0, captured })
        text = ['']
      }
    }
    this.#tail = text
    this.captures = this.#gaps.filter(({ captured }) => captured).length
  }

  match(state: MatchState, start: number, end: number, at: number): boolean {
    if (end === start) return false
    const { path } = state
    let stop = end - lengthOf(this.#tail)
    if (stop < start || !textAt(path, this.#tail, stop)) return false
    let capture = at + this.captures
    for (let i = this.#gaps.length - 1; i >= 0; i--) {
      const { text, min, captured } = this.#gaps[i] as Gap
      const length = lengthOf(text)
      let gapStart = stop - min
      // The first gap's text is where the segment starts; the others' as far right as it fits.
      if (i === 0) gapStart = start + length
      else while (gapStart - length >= start && !textAt(path, text, gapStart - length)) gapStart--
      if (gapStart - length < start || stop - gapStart < min || (i === 0 && !textAt(path, text, start)))
        return false
      if (captured) state.set(--capture, gapStart, stop)
      stop = gapStart - length
    }
    return stop === start
  }
}

function lengthOf(text: readonly string[]): number {
  let length = text.length - 1
  for (const run of text) length += run.length
  return length
}

function textAt(path: string, text: readonly string[], at: number): boolean {
  for (const run of text) {
    if (!path.startsWith(run, at)) return false
    at += run.length + 1
  }
  return true
}

/** A constrained value longer than this does not match: it bounds what the application's expression may cost. */
const MAX_CONSTRAINED_LENGTH = 1024

/** Segments with constraints. */
class ExpressionMatcher extends SegmentMatcher {
  readonly captures: number
  readonly #expression: RegExp
  readonly #isWhole: boolean

  constructor(parts: readonly SegmentPart[], pattern: string, origin: string | undefined) {
    super()
    this.captures = parts.filter(({ kind }) => kind === 'variable').length
    this.#isWhole = parts.length === 1
    this.#expression = expressionOf(parts, pattern, origin)
  }

  match(state: MatchState, start: number, end: number, at: number): boolean {
    if (end - start > MAX_CONSTRAINED_LENGTH) return false
    const raw = state.path.slice(start, end)
    const isEscaped = raw.includes(ESCAPED_SLASH)
    const value = isEscaped ? restoreSlashes(raw) : raw
    if (this.#isWhole) {
      if (!this.#expression.test(value)) return false
      state.set(at, start, end)
      return true
    }
    const groups = this.#expression.exec(value)?.indices?.groups
    if (groups === undefined) return false
    for (let i = 0; i < this.captures; i++) {
      const [from, to] = groups[`nexus${i}`] as [number, number]
      state.set(at + i, start + from, start + to)
    }
    return true
  }
}

function expressionOf(parts: readonly SegmentPart[], pattern: string, origin: string | undefined): RegExp {
  let variable = 0
  const source = parts.map((part) => {
    if (part.kind === 'text') return part.text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    if (part.kind !== 'variable') return part.kind === 'any' ? '.' : '.*'
    const constraint = part.constraint ?? '.+'
    checkExpression(constraint, part.name, pattern, origin)
    return parts.length === 1 ? `(?:${constraint})` : `(?<nexus${variable++}>${constraint})`
  })
  // `d`: the places of the groups, which the buffer takes. Neither `g` nor `y`: the expression keeps no state.
  return new RegExp(`^${source.join('')}$`, parts.length === 1 ? 's' : 'sd')
}

// `(a+)+`, `([a-z]*)*`: a repeated group of nothing but one repeated character tries exponentially many ways before it fails.
const NESTED_REPETITION = /\((?:\?:)?(?:\[(?:\\.|[^\]\\])*\]|\\.|[^\\[\]()])[+*]\??\)(?:[+*]|\{\d+,\})/

function checkExpression(
  constraint: string,
  name: string,
  pattern: string,
  origin: string | undefined,
): void {
  if (NESTED_REPETITION.test(constraint)) {
    throw new InvalidPathPatternError(
      pattern,
      `the constraint of '${name}' repeats a repetition, which takes exponential time on some paths`,
      `Write one repetition in '${constraint}': 'a+' means what '(a+)+' means.`,
      origin,
    )
  }
  try {
    new RegExp(constraint)
  } catch (error) {
    throw new InvalidPathPatternError(
      pattern,
      `the constraint of '${name}' is not a regular expression (${(error as Error).message})`,
      `Correct '${constraint}'. In a string literal a backslash is written twice: '{id:\\\\d+}'.`,
      origin,
    )
  }
}

/** How many values a list of segments captures. @internal */
export function captureCount(segments: readonly PatternSegment[]): number {
  return segments.reduce((count, segment) => count + capturesOf(segment).length, 0)
}
