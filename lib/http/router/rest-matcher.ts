import type { PatternSegment } from './pattern-segment.js'
import { MatchState, segmentMatcher, type SegmentMatcher } from './segment-matcher.js'

const SLASH = 47

/** A `**` (or a capturing form of it) and the segments up to the next one. */
interface Stretch {
  readonly captured: boolean
  /** `*rest`: at least one character, and no leading slash in the capture. */
  readonly isSplat: boolean
  readonly segments: readonly SegmentMatcher[]
  readonly captures: number
}

/**
 * Matches the part of a pattern from its first `**` on. Whether a segment matches depends on nothing else, so every stretch may
 * take the first place where it fits and the last one the end: no backtracking, at most segments times matchers steps.
 */
export class RestMatcher {
  readonly captures: number
  readonly #stretches: Stretch[] = []
  /** Where the segments of the path in hand start and end; reused, as matching is synchronous. */
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  #count = 0
  #state = new MatchState(0)

  /** `segments` starts with a rest. */
  constructor(segments: readonly PatternSegment[], pattern: string, origin?: string) {
    let current: SegmentMatcher[] = []
    for (const segment of segments) {
      if (segment.kind === 'rest') {
        current = []
        const isSplat = segment.form === 'splat'
        this.#stretches.push({
          captured: segment.name !== undefined,
          isSplat,
          segments: current,
          captures: 0,
        })
      } else current.push(segmentMatcher(segment, pattern, origin))
    }
    this.#stretches = this.#stretches.map((stretch) => ({
      ...stretch,
      captures: stretch.segments.reduce((sum, { captures }) => sum + captures, stretch.captured ? 1 : 0),
    }))
    this.captures = this.#stretches.reduce((sum, { captures }) => sum + captures, 0)
  }

  /** `start` is the path's end or a slash. */
  match(state: MatchState, start: number, at: number): boolean {
    this.#state = state
    this.#split(start)
    let from = 0
    for (let i = 0; i < this.#stretches.length; i++) {
      const stretch = this.#stretches[i] as Stretch
      const to = this.#place(stretch, from, at, i === this.#stretches.length - 1)
      if (to < 0) return false
      if (stretch.captured) this.#capture(stretch, from, to, at)
      at += stretch.captures
      from = to + stretch.segments.length
    }
    return true
  }

  /** The index of the first segment after the rest, or -1. */
  #place(stretch: Stretch, from: number, at: number, isLast: boolean): number {
    const latest = this.#count - stretch.segments.length
    const least = stretch.isSplat ? from + 1 : from
    if (stretch.isSplat && (from >= this.#count || this.#starts[from] === this.#ends[from])) return -1
    for (let to = isLast ? Math.max(least, latest) : least; to <= latest; to++) {
      if (this.#fits(stretch, to, stretch.captured ? at + 1 : at)) return to
    }
    return -1
  }

  #fits(stretch: Stretch, to: number, at: number): boolean {
    for (let i = 0; i < stretch.segments.length; i++) {
      const matcher = stretch.segments[i] as SegmentMatcher
      if (!matcher.match(this.#state, this.#starts[to + i] as number, this.#ends[to + i] as number, at))
        return false
      at += matcher.captures
    }
    return true
  }

  #capture(stretch: Stretch, from: number, to: number, at: number): void {
    if (from === to) this.#state.set(at, 0, 0)
    else {
      const start = (this.#starts[from] as number) - (stretch.isSplat ? 0 : 1)
      this.#state.set(at, start, this.#ends[to - 1] as number)
    }
  }

  #split(start: number): void {
    const { path } = this.#state
    this.#count = 0
    for (let i = start; i < path.length;) {
      // path[i] is a slash.
      let end = i + 1
      while (end < path.length && path.charCodeAt(end) !== SLASH) end++
      this.#starts[this.#count] = i + 1
      this.#ends[this.#count++] = end
      i = end
    }
  }
}
