/**
 * Stands for a slash that was percent-encoded inside a segment, in canonical paths. A request can not send it: control
 * characters are refused.
 */
export const ESCAPED_SLASH = '\u0000'

const SLASH = 47
// What is not printable ASCII, "%", ";", a backslash, "#" or "?"; an empty segment; a segment that starts with a dot.
const SPECIAL = /[^!"$&-.0-:<->@-[\]-~/]|\/[/.]/

/** Why a path is answered 400. */
export class PathProblem {
  constructor(
    /** One sentence for the client. Holds nothing of what came. */
    readonly detail: string,
  ) {}
}

/** One segment, decoded, with the matrix parameters that followed it. */
export interface PathSegment {
  readonly value: string
  readonly parameters: ReadonlyMap<string, readonly string[]>
}

const NO_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map()

const PROBLEMS = {
  origin: new PathProblem('The request target does not start with a slash.'),
  illegal: new PathProblem('The path holds a character that has to be percent-encoded.'),
  encoding: new PathProblem('The path has a malformed percent-encoding.'),
  utf8: new PathProblem('The path has a percent-encoding that is not UTF-8.'),
  control: new PathProblem('The path holds a control character.'),
  backslash: new PathProblem('The path holds a backslash.'),
  dots: new PathProblem('The path has a "." or ".." segment.'),
  empty: new PathProblem('The path has an empty segment.'),
} as const

// Printable ASCII without the backslash, which has a reason of its own, and without "#" and "?", which end a path.
const ILLEGAL = /[^\x21\x22\x24-\x3e\x40-\x7e]/
const BAD_ENCODING = /%(?![0-9A-Fa-f]{2})/
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/**
 * The one reading of a request's path that router, middleware and guards share. Segments are split at raw slashes, cut at
 * `;` and then decoded once. What could be read in two ways is refused instead ({@link PathProblem}, answered 400).
 */
export class RequestPath {
  private constructor(
    /** Decoded segments without matrix parameters, each after a slash; a decoded slash is {@link ESCAPED_SLASH}. */
    readonly canonical: string,
    /** The last one is '' where the path ends with a slash. */
    readonly segments: readonly PathSegment[],
  ) {}

  static parse(raw: string): RequestPath | PathProblem {
    const problem = rawProblem(raw)
    if (problem !== undefined) return problem
    const segments: PathSegment[] = []
    let canonical = ''
    for (const text of raw.slice(1).split('/')) {
      const [name = '', ...pairs] = text.split(';')
      const value = decoded(name)
      const parameters = pairs.length === 0 ? NO_PARAMETERS : matrixParameters(pairs)
      if (typeof value !== 'string') return value
      if (parameters instanceof PathProblem) return parameters
      if (value.split('/').some((part) => part === '.' || part === '..')) return PROBLEMS.dots
      segments.push({ value, parameters })
      canonical += `/${value.replaceAll('/', ESCAPED_SLASH)}`
    }
    if (segments.some(({ value }, index) => value === '' && index < segments.length - 1))
      return PROBLEMS.empty
    return new RequestPath(canonical, segments)
  }
}

/**
 * The canonical path, or why there is none. A path without anything to decode, cut or refuse is its own canonical path;
 * that is told in one pass and allocates nothing.
 */
export function canonicalPath(raw: string): string | PathProblem {
  if (isPlainPath(raw)) return raw
  const path = RequestPath.parse(raw)
  return path instanceof PathProblem ? path : path.canonical
}

/** Whether the raw path is certainly its own canonical path. A segment that starts with a dot is left to the full reading. */
export function isPlainPath(raw: string): boolean {
  return raw.charCodeAt(0) === SLASH && !SPECIAL.test(raw)
}

/** A piece of a canonical path as handlers see it. */
export function restoreSlashes(canonical: string): string {
  return canonical.replaceAll(ESCAPED_SLASH, '/')
}

/**
 * The matrix parameters of a raw path (`/cars;color=red,blue/42;year=1997`): of the segment at `segment` (from 0), or of all
 * segments together. A path that is refused has none.
 */
export function matrixVariables(raw: string, segment?: number): ReadonlyMap<string, readonly string[]> {
  if (!raw.includes(';')) return NO_PARAMETERS
  const path = RequestPath.parse(raw)
  if (path instanceof PathProblem) return NO_PARAMETERS
  if (segment !== undefined) return path.segments[segment]?.parameters ?? NO_PARAMETERS
  const all = new Map<string, readonly string[]>()
  for (const { parameters } of path.segments) {
    for (const [name, values] of parameters) all.set(name, [...(all.get(name) ?? []), ...values])
  }
  return all
}

function rawProblem(raw: string): PathProblem | undefined {
  if (!raw.startsWith('/')) return PROBLEMS.origin
  if (raw.includes('\\')) return PROBLEMS.backslash
  if (ILLEGAL.test(raw)) return CONTROL.test(raw) ? PROBLEMS.control : PROBLEMS.illegal
  return BAD_ENCODING.test(raw) ? PROBLEMS.encoding : undefined
}

/** Decodes once; what still looks encoded afterwards is text. */
function decoded(text: string): string | PathProblem {
  if (!text.includes('%')) return text
  let value: string
  try {
    value = decodeURIComponent(text)
  } catch {
    return PROBLEMS.utf8
  }
  if (CONTROL.test(value)) return PROBLEMS.control
  return value.includes('\\') ? PROBLEMS.backslash : value
}

/** `k=v`, `k=v1,v2`, `k` (an empty value) and repeated names, as Spring reads them. */
function matrixParameters(pairs: readonly string[]): ReadonlyMap<string, readonly string[]> | PathProblem {
  const parameters = new Map<string, string[]>()
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const name = decoded(equals < 0 ? pair : pair.slice(0, equals))
    if (typeof name !== 'string') return name
    const values = parameters.get(name) ?? []
    for (const text of equals < 0 ? [''] : pair.slice(equals + 1).split(',')) {
      const value = decoded(text)
      if (typeof value !== 'string') return value
      values.push(value)
    }
    if (name !== '') parameters.set(name, values)
  }
  return parameters
}
