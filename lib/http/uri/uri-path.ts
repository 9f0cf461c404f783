import type { UriPart } from './uri-encoding.js'

/** A piece of a path: given whole (slashes separate) or as one segment (a slash inside is data). */
export interface UriPathPiece {
  readonly kind: 'path' | 'pathSegment'
  readonly text: string
}

/** The path of a URI, which remembers what was added as a path and what as a segment. Immutable. */
export class UriPath {
  static readonly EMPTY = new UriPath([])

  constructor(readonly pieces: readonly UriPathPiece[]) {}

  /** Appends path text; it gets a leading slash where segments precede it. */
  path(text: string): UriPath {
    const last = this.pieces.at(-1)
    if (last?.kind !== 'path') {
      return new UriPath([
        ...this.pieces,
        { kind: 'path', text: last !== undefined && !text.startsWith('/') ? `/${text}` : text },
      ])
    }
    return new UriPath([...this.pieces.slice(0, -1), { kind: 'path', text: last.text + text }])
  }

  /** Appends segments, each after a slash. Empty ones are left out. */
  segments(texts: readonly string[]): UriPath {
    const added = texts
      .filter((text) => text.trim() !== '')
      .map((text): UriPathPiece => ({ kind: 'pathSegment', text }))
    if (added.length === 0) return this
    const last = this.pieces.at(-1)
    if (last?.kind !== 'path') return new UriPath([...this.pieces, ...added])
    const trimmed = last.text.endsWith('/') ? last.text.slice(0, -1) : last.text
    return new UriPath([...this.pieces.slice(0, -1), { kind: 'path', text: trimmed }, ...added])
  }

  map(change: (text: string, part: UriPart) => string): UriPath {
    return new UriPath(this.pieces.map(({ kind, text }) => ({ kind, text: change(text, kind) })))
  }

  /** Without double slashes inside path text, which come from joining pieces. */
  toString(): string {
    return this.pieces
      .map(({ kind, text }) => (kind === 'path' ? text.replace(/\/{2,}/g, '/') : `/${text}`))
      .join('')
  }
}

/** Takes `.` and `..` out (RFC 3986 section 5.2.4); a relative path keeps the `..` it starts with. */
export function withoutDotSegments(path: string): string {
  const isAbsolute = path.startsWith('/')
  const kept: string[] = []
  const segments = (isAbsolute ? path.slice(1) : path).split('/')
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1
    if (segment === '.') {
      if (isLast) kept.push('')
    } else if (segment !== '..') kept.push(segment)
    else if (kept.length > 0 && kept.at(-1) !== '..') {
      kept.pop()
      if (isLast) kept.push('')
    } else if (!isAbsolute) kept.push('..')
    else if (isLast) kept.push('')
  })
  return (isAbsolute ? '/' : '') + kept.join('/')
}
