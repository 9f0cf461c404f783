/** A piece of a segment that holds more than one thing (`{name}.{ext}`, `*.json`). */
export type SegmentPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly constraint: string | undefined }
  /** `*`: any characters, also none. */
  | { readonly kind: 'star' }
  /** `?`: exactly one character. */
  | { readonly kind: 'any' }

/**
 * What `**` and its capturing forms are. `any`: zero or more segments, unnamed. `slash`: `{*rest}`, zero or more, captured with
 * its leading slash as Spring does. `splat`: `*rest`, one or more, captured without it as NestJS does.
 */
export type RestForm = 'any' | 'slash' | 'splat'

/** One segment of a parsed pattern, between two slashes. A pattern that ends with a slash ends with the literal ''. */
export type PatternSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly constraint: string | undefined }
  /** `*` alone: one segment that is not empty. */
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'composite'; readonly parts: readonly SegmentPart[] }
  | { readonly kind: 'rest'; readonly form: RestForm; readonly name: string | undefined }

/** The names a segment captures, in order. */
export function capturesOf(segment: PatternSegment): readonly string[] {
  if (segment.kind === 'variable') return [segment.name]
  if (segment.kind === 'rest') return segment.name === undefined ? [] : [segment.name]
  if (segment.kind !== 'composite') return []
  return segment.parts.flatMap((part) => (part.kind === 'variable' ? [part.name] : []))
}

/** Identifies what a list of segments matches and captures, names aside. */
export function shapeOf(segments: readonly PatternSegment[]): string {
  return JSON.stringify(segments.map(segmentShape))
}

/** Identifies the set of paths a list of segments matches: `{id}` and `*` are the same here, and so are `**` and `{*rest}`. */
export function extentOf(segments: readonly PatternSegment[]): string {
  return JSON.stringify(segments.map(segmentExtent))
}

function segmentShape(segment: PatternSegment): unknown {
  if (segment.kind === 'literal') return segment.text
  if (segment.kind === 'variable') return ['variable', segment.constraint]
  if (segment.kind === 'composite') return segment.parts.map(partShape)
  return segment.kind === 'rest' ? ['rest', segment.form] : ['wildcard']
}

function partShape(part: SegmentPart): unknown {
  if (part.kind === 'text') return part.text
  return part.kind === 'variable' ? ['variable', part.constraint] : [part.kind]
}

function segmentExtent(segment: PatternSegment): unknown {
  if (segment.kind === 'variable' && segment.constraint === undefined) return ['wildcard']
  if (segment.kind === 'rest') return ['rest', segment.form === 'splat' ? 1 : 0]
  return segmentShape(segment)
}
