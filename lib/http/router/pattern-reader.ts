import type { RestForm, SegmentPart } from './pattern-segment.js'
import { InvalidPathPatternError } from './router.errors.js'

/** What the reader makes of a pattern's text: parts, slashes, rests, and groups that may be left out. */
export type PatternPiece =
  | SegmentPart
  | { readonly kind: 'slash' }
  | { readonly kind: 'rest'; readonly form: RestForm; readonly name: string | undefined }
  | { readonly kind: 'optional'; readonly pieces: readonly PatternPiece[] }

const NAME = /[A-Za-z_$][\w$]*/y
const BRACED_NAME = /[A-Za-z_$][\w$.-]*/y
const ESCAPED = /(?:%[0-9A-Fa-f]{2})+/y
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f]/

/** Reads the text of one pattern into pieces. One use per pattern. */
export class PatternReader {
  #at = 0

  constructor(
    readonly text: string,
    readonly origin: string | undefined,
  ) {}

  read(): PatternPiece[] {
    return this.#pieces(false)
  }

  fail(reason: string, edit: string): never {
    throw new InvalidPathPatternError(this.text, reason, edit, this.origin)
  }

  #pieces(inGroup: boolean): PatternPiece[] {
    const pieces: PatternPiece[] = []
    while (this.#at < this.text.length) {
      if (this.text[this.#at] === '}') {
        if (inGroup) return pieces
        this.fail("'}' has no '{' before it", "Remove it, or write '\\}' for the character itself.")
      }
      this.#piece(pieces)
    }
    if (inGroup) this.fail("'{/' is not closed", "Close the optional part: '/users{/{id}}'.")
    return pieces
  }

  #piece(pieces: PatternPiece[]): void {
    const previous = pieces.at(-1)
    const atStart = previous === undefined || previous.kind === 'slash'
    switch (this.text[this.#at]) {
      case '/':
        this.#at++
        pieces.push({ kind: 'slash' })
        return
      case '{':
        this.#brace(pieces, atStart)
        return
      case ':':
        // '{id}:cancel' is a variable and a literal, as in Spring; '{id}' can not be followed by a variable anyway.
        if (previous?.kind !== 'variable' && this.#startsName(this.#at + 1)) this.#colon(pieces, atStart)
        else this.#text(pieces)
        return
      case '*':
        this.#star(pieces, atStart)
        return
      case '?':
        this.#at++
        pieces.push({ kind: 'any' })
        return
      default:
        this.#text(pieces)
    }
  }

  /** `{name}`, `{name:constraint}`, `{*rest}` or `{/optional}`. */
  #brace(pieces: PatternPiece[], atStart: boolean): void {
    this.#at++
    if (this.text[this.#at] === '/') {
      const optional = this.#pieces(true)
      this.#at++
      pieces.push({ kind: 'optional', pieces: optional })
      return
    }
    const isRest = this.#take('*')
    const name = this.#name(BRACED_NAME)
    if (isRest) {
      if (!this.#take('}')) this.fail(`'{*${name}' is not closed`, `Write '{*${name}}'.`)
      pieces.push({ kind: 'rest', form: 'slash', name })
      return
    }
    const constraint = this.#take(':') ? this.#balanced('{', '}', name) : undefined
    if (!this.#take('}')) this.fail(`'{${name}' is not closed`, `Write '{${name}}'.`)
    this.#variable(pieces, atStart, { kind: 'variable', name, constraint: constraint })
  }

  /** `:name` or `:name(constraint)`. */
  #colon(pieces: PatternPiece[], atStart: boolean): void {
    this.#at++
    const name = this.#name(NAME)
    let constraint: string | undefined
    if (this.#take('(')) {
      constraint = this.#balanced('(', ')', name)
      this.#at++
    }
    this.#variable(pieces, atStart, { kind: 'variable', name, constraint })
  }

  /** Pushes a variable; `?` behind one that fills its segment makes that segment optional. */
  #variable(pieces: PatternPiece[], atStart: boolean, variable: PatternPiece): void {
    const next = this.text[this.#at + 1]
    const isOptional =
      atStart &&
      this.text[this.#at] === '?' &&
      (next === undefined || next === '/' || next === '}' || next === '{')
    if (!isOptional) {
      pieces.push(variable)
      return
    }
    this.#at++
    const slash = pieces.pop() ?? { kind: 'slash' }
    pieces.push({ kind: 'optional', pieces: [slash, variable] })
  }

  /** `*`, `**`, or `*name` where that fills the segment. */
  #star(pieces: PatternPiece[], atStart: boolean): void {
    this.#at++
    if (this.#take('*')) {
      pieces.push({ kind: 'rest', form: 'any', name: undefined })
      return
    }
    if (atStart && this.#startsName(this.#at)) {
      const start = this.#at
      const name = this.#name(NAME)
      const next = this.text[this.#at]
      if (next === undefined || next === '/' || next === '}' || next === '{') {
        pieces.push({ kind: 'rest', form: 'splat', name })
        return
      }
      this.#at = start
    }
    pieces.push({ kind: 'star' })
  }

  #text(pieces: PatternPiece[]): void {
    const text = this.#character()
    if (UNPRINTABLE.test(text))
      this.fail('it has a control character', 'Remove it: no request path can hold one.')
    const last = pieces.at(-1)
    if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + text }
    else pieces.push({ kind: 'text', text })
  }

  /** One character, one escaped by a backslash, or a run of percent-encoded ones. */
  #character(): string {
    const character = this.text[this.#at++] as string
    if (character === '\\') {
      const escaped = this.text[this.#at++]
      if (escaped === undefined || escaped === '/' || escaped === '\\') {
        this.fail('a backslash escapes nothing', 'Put it before one of { } : * ? ( ) or remove it.')
      }
      return escaped
    }
    if (character !== '%') return character
    ESCAPED.lastIndex = this.#at - 1
    const run = ESCAPED.exec(this.text)?.[0] ?? this.#badEncoding()
    this.#at += run.length - 1
    try {
      const decoded = decodeURIComponent(run)
      if (decoded.includes('/') || decoded.includes('\\')) this.#badEncoding()
      return decoded
    } catch {
      return this.#badEncoding()
    }
  }

  #badEncoding(): never {
    return this.fail(
      "'%' does not start a valid percent-encoding of a character other than a slash",
      "Write the character itself ('/hotel list'); '%25' stands for a percent sign.",
    )
  }

  /** The text up to the closing bracket that belongs to the one just read; stops in front of it. */
  #balanced(open: string, close: string, name: string): string {
    const start = this.#at
    let inClass = false
    for (let depth = 0; this.#at < this.text.length; this.#at++) {
      const character = this.text[this.#at]
      if (character === '\\') this.#at++
      else if (inClass) inClass = character !== ']'
      else if (character === '[') inClass = true
      else if (character === open) depth++
      else if (character === close && depth-- === 0) {
        if (this.#at === start)
          this.fail(`the constraint of '${name}' is empty`, `Write '{${name}}' for any value.`)
        return this.text.slice(start, this.#at)
      }
    }
    return this.fail(
      `the constraint of '${name}' is not closed`,
      `Write '{${name}:[0-9]+}' or ':${name}([0-9]+)'.`,
    )
  }

  #name(expression: RegExp): string {
    expression.lastIndex = this.#at
    const name = expression.exec(this.text)?.[0]
    if (name === undefined) {
      this.fail(
        `a variable has no name at position ${this.#at}`,
        "Write '{id}', '{id:[0-9]+}', '{*rest}', or '{/optional}' for an optional part.",
      )
    }
    this.#at += name.length
    return name
  }

  #startsName(at: number): boolean {
    NAME.lastIndex = at
    return NAME.test(this.text)
  }

  #take(character: string): boolean {
    if (this.text[this.#at] !== character) return false
    this.#at++
    return true
  }
}
