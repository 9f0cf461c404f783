import {
  parsePattern,
  type PatternAlternative,
  type PatternSegment,
  type SegmentPart,
} from '../../../http/index.js'
import { encodeSegment, encodeStrictly } from './percent-encoding.js'

/** Why a path can not be made of values. */
export class NoPath {
  constructor(
    /** `undefined`: several together. */
    readonly variable: string | undefined,
    readonly reason: string,
  ) {}
}

type Values = ReadonlyMap<string, string>

/** A part of a segment, compiled. */
type Part = { readonly encoded: string; readonly text: string } | { readonly variable: string }

/** What makes one segment, or with a rest several. */
type Segment = { readonly parts: readonly Part[] } | { readonly rest: string; readonly mayBeEmpty: boolean }

interface Alternative {
  readonly variables: readonly string[]
  readonly segments: readonly Segment[]
}

/** A path pattern of a mapping, turned round: it makes paths that a router with the pattern reads the same values from. */
export class UriTemplate {
  readonly variables: readonly string[]
  /** Without constraints, as metrics name it: `/inventory/{sku}`. */
  readonly template: string
  /** The longest first. */
  readonly #alternatives: readonly Alternative[]

  private constructor(variables: readonly string[], template: string, alternatives: readonly Alternative[]) {
    this.variables = variables
    this.template = template
    this.#alternatives = alternatives
  }

  /** A text says why a pattern stands for more than values can name. @throws InvalidPathPatternError */
  static parse(pattern: string, origin?: string): UriTemplate | string {
    const { variables, alternatives } = parsePattern(pattern, origin)
    const usable = alternatives.map((alternative) => compile(alternative, variables))
    const longest = usable[0]
    if (longest === undefined || usable.some((each) => each === undefined)) {
      return 'has a wildcard without a name, and no argument says what stands there'
    }
    return new UriTemplate(variables, templateOf(longest), usable as Alternative[])
  }

  /** Variables that every alternative has: an argument has to give them. */
  get required(): readonly string[] {
    return this.variables.filter((name) =>
      this.#alternatives.every(({ variables }) => variables.includes(name)),
    )
  }

  /** The encoded path, by the longest alternative for which there are values. */
  expand(values: Values): string | NoPath {
    const alternative = this.#alternatives.find(({ variables }) =>
      variables.every((name) => values.has(name)),
    )
    if (alternative === undefined) {
      return new NoPath(
        this.variables.find((name) => !values.has(name)),
        'there is none',
      )
    }
    let path = ''
    for (const segment of alternative.segments) {
      const made = 'rest' in segment ? expandRest(segment, values) : expandSegment(segment.parts, values)
      if (made instanceof NoPath) return made
      path += made
    }
    return path === '' ? '/' : path
  }
}

function compile({ segments, slots }: PatternAlternative, names: readonly string[]): Alternative | undefined {
  const compiled = segments.map(compileSegment)
  if (compiled.some((segment) => segment === undefined)) return undefined
  return { variables: slots.map((slot) => names[slot] as string), segments: compiled as Segment[] }
}

function compileSegment(segment: PatternSegment): Segment | undefined {
  switch (segment.kind) {
    case 'literal':
      return { parts: [literal(segment.text)] }
    case 'variable':
      return { parts: [{ variable: segment.name }] }
    case 'composite': {
      const parts = segment.parts.map(compilePart)
      return parts.some((part) => part === undefined) ? undefined : { parts: parts as Part[] }
    }
    case 'rest':
      return segment.name === undefined
        ? undefined
        : { rest: segment.name, mayBeEmpty: segment.form === 'slash' }
    case 'wildcard':
      return undefined
  }
}

function compilePart(part: SegmentPart): Part | undefined {
  if (part.kind === 'text') return literal(part.text)
  return part.kind === 'variable' ? { variable: part.name } : undefined
}

function literal(text: string): Part {
  return { text, encoded: encodeSegment(text) }
}

function expandSegment(parts: readonly Part[], values: Values): string | NoPath {
  let [text, encoded] = ['', '']
  for (const part of parts) {
    if ('variable' in part) {
      const value = values.get(part.variable) ?? ''
      // `/orders/` is another resource than `/orders/{id}`: DELETE on it would be an accident.
      if (value === '') return new NoPath(part.variable, 'it is empty')
      text += value
      encoded += encodeStrictly(value)
    } else {
      text += part.text
      encoded += part.encoded
    }
  }
  return isDots(text) ? new NoPath(variableOf(parts), DOTS) : `/${encoded}`
}

/** A rest is several segments, so its slashes are slashes. */
function expandRest(
  { rest, mayBeEmpty }: Extract<Segment, { rest: string }>,
  values: Values,
): string | NoPath {
  const value = (values.get(rest) ?? '').replace(/^\//, '')
  if (value === '') return mayBeEmpty ? '' : new NoPath(rest, 'it is empty')
  const segments = value.split('/')
  if (segments.some(isDots)) return new NoPath(rest, DOTS)
  if (segments.slice(0, -1).includes('')) return new NoPath(rest, 'it has an empty segment')
  return segments.map((segment) => `/${encodeStrictly(segment)}`).join('')
}

/** Every URL parser takes them out of the path, also when their dots are encoded, and so asks for another resource. */
const DOTS = "a segment of a path can not be '.' or '..'"

function isDots(text: string): boolean {
  return text === '.' || text === '..'
}

function variableOf(parts: readonly Part[]): string | undefined {
  return parts.flatMap((part) => ('variable' in part ? part.variable : []))[0]
}

function templateOf({ segments }: Alternative): string {
  const shown = segments.map((segment) => {
    if ('rest' in segment) return `/{*${segment.rest}}`
    return `/${segment.parts.map((part) => ('variable' in part ? `{${part.variable}}` : part.text)).join('')}`
  })
  return shown.join('')
}
