import { FieldScanner } from './field-scanner.js'

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map()
const NEEDS_QUOTES = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/
const MAX_PARAMETERS = 32
const MAX_CACHED = 256

const constants = new Map<string, MediaType>()

/** A media type or, with `*`, a range of them (RFC 9110 sections 8.3.1 and 12.5.1). Immutable; names are in lower case. */
export class MediaType {
  /** `type/subtype` without parameters. */
  readonly essence: string
  /** What follows the last `+` of the subtype: `json` of `problem+json`; `undefined` without one. */
  readonly suffix: string | undefined

  constructor(
    readonly type: string,
    readonly subtype: string,
    /** Without `q`. Names are in lower case, values as sent. */
    readonly parameters: ReadonlyMap<string, string> = NO_PARAMETERS,
  ) {
    this.essence = `${type}/${subtype}`
    const plus = subtype.lastIndexOf('+')
    this.suffix = plus < 0 ? undefined : subtype.slice(plus + 1)
  }

  /** @throws InvalidMediaTypeError */
  static parse(text: string): MediaType {
    const scanner = new FieldScanner(text)
    scanner.skipBlanks()
    const mediaType = readMediaType(scanner)
    if (!scanner.done) scanner.fail('something follows it')
    return mediaType
  }

  /** {@link parse}, remembered: for the types that code and annotations name, not for what clients send. */
  static of(text: string): MediaType {
    const known = constants.get(text)
    if (known !== undefined) return known
    const parsed = MediaType.parse(text)
    if (constants.size < MAX_CACHED) constants.set(text, parsed)
    return parsed
  }

  /** {@link parse} for what clients send: `undefined` where it is malformed. */
  static tryParse(text: string): MediaType | undefined {
    try {
      return MediaType.parse(text)
    } catch {
      return undefined
    }
  }

  get isWildcard(): boolean {
    return this.type === '*' || this.isWildcardSubtype
  }

  /** `text/*` or `application/*+json`. */
  get isWildcardSubtype(): boolean {
    return this.subtype === '*' || this.subtype.startsWith('*+')
  }

  /** `application/json` and every `+json` type (RFC 6839). */
  get isJson(): boolean {
    return this.essence === 'application/json' || this.suffix === 'json'
  }

  /** The `charset` parameter in lower case. */
  get charset(): string | undefined {
    return this.parameters.get('charset')?.toLowerCase()
  }

  /**
   * Whether every type that `other` stands for is in this range, parameters aside: `text/*` includes `text/plain`, and
   * `application/*+json` includes `application/problem+json`.
   */
  includes(other: MediaType): boolean {
    if (this.type === '*') return true
    if (this.type !== other.type) return false
    if (this.subtype === other.subtype || this.subtype === '*') return true
    return this.subtype.startsWith('*+') && this.suffix === other.suffix
  }

  /** Whether one of the two includes the other: they have a type in common. */
  isCompatibleWith(other: MediaType): boolean {
    return this.includes(other) || other.includes(this)
  }

  /** Higher is narrower: `*&#47;*` 0, `text/*` 1, `application/*+json` 2, `text/plain` 3; each parameter adds to it. */
  get specificity(): number {
    const base = this.type === '*' ? 0 : this.subtype === '*' ? 1 : this.isWildcardSubtype ? 2 : 3
    return base * (MAX_PARAMETERS + 1) + this.parameters.size
  }

  equals(other: MediaType): boolean {
    return (
      this.essence === other.essence &&
      this.parameters.size === other.parameters.size &&
      this.hasParametersOf(other)
    )
  }

  /** Whether every parameter of `other` is here with the same value; values are compared without case. */
  hasParametersOf(other: MediaType): boolean {
    for (const [name, value] of other.parameters) {
      if (this.parameters.get(name)?.toLowerCase() !== value.toLowerCase()) return false
    }
    return true
  }

  /** Whether no parameter that both have differs. A parameter that only one of them names does not count (Spring's rule for `consumes`). */
  agreesOnParametersWith(other: MediaType): boolean {
    for (const [name, value] of this.parameters) {
      const theirs = other.parameters.get(name)
      if (theirs !== undefined && theirs.toLowerCase() !== value.toLowerCase()) return false
    }
    return true
  }

  toString(): string {
    let text = this.essence
    for (const [name, value] of this.parameters) text += `;${name}=${quotedIfNeeded(value)}`
    return text
  }
}

/** Reads one media type or range with its parameters, up to a comma or the end. @internal */
export function readMediaType(scanner: FieldScanner): MediaType {
  const type = scanner.token('type').toLowerCase()
  // Old Java clients send a lone `*` as a range.
  const subtype = scanner.take('/') ? scanner.token('subtype').toLowerCase() : type === '*' ? '*' : undefined
  if (subtype === undefined) return scanner.fail('there is no "/" between type and subtype')
  if (type === '*' && subtype !== '*') scanner.fail('a wildcard type needs a wildcard subtype')
  if (type !== '*' && type.includes('*')) scanner.fail('"*" can not be a part of a type')
  if (
    subtype.includes('*', 1) ||
    (subtype.startsWith('*') && subtype !== '*' && !/^\*\+[^+]+$/.test(subtype))
  ) {
    scanner.fail('"*" stands for a whole subtype or for what precedes a suffix, as in *+json')
  }
  return new MediaType(type, subtype, readParameters(scanner))
}

function readParameters(scanner: FieldScanner): ReadonlyMap<string, string> {
  let parameters: Map<string, string> | undefined
  for (scanner.skipBlanks(); scanner.take(';'); scanner.skipBlanks()) {
    scanner.skipBlanks()
    // RFC 9110 section 5.6.6: empty parameters (`;;`, a trailing `;`) are allowed.
    if (scanner.done || scanner.text[scanner.position] === ';' || scanner.text[scanner.position] === ',')
      continue
    const name = scanner.token('parameter name').toLowerCase()
    if (!scanner.take('=')) scanner.fail(`parameter ${JSON.stringify(name)} has no value`)
    parameters ??= new Map()
    if (parameters.has(name)) scanner.fail(`parameter ${JSON.stringify(name)} is given twice`)
    if (parameters.size === MAX_PARAMETERS) scanner.fail(`it has more than ${MAX_PARAMETERS} parameters`)
    parameters.set(name, scanner.tokenOrQuoted('parameter value'))
  }
  return parameters ?? NO_PARAMETERS
}

function quotedIfNeeded(value: string): string {
  return value === '' || NEEDS_QUOTES.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value
}
