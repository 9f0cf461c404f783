import { InvalidMediaTypeError } from './media.errors.js'

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y
const QUOTED = /"((?:[\t\x20\x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*)"/y
const BLANKS = /[\t ]*/y

/**
 * Reads tokens and quoted strings off a field value (RFC 9110 section 5.6), left to right. The sticky expressions have no
 * nested repetition over the same characters, so a value is read in linear time whatever it holds.
 */
export class FieldScanner {
  #position = 0

  constructor(readonly text: string) {}

  get position(): number {
    return this.#position
  }

  get done(): boolean {
    return this.#position >= this.text.length
  }

  skipBlanks(): void {
    this.#read(BLANKS)
  }

  /** Takes the character when it comes next. */
  take(character: string): boolean {
    if (this.text[this.#position] !== character) return false
    this.#position++
    return true
  }

  /** @throws InvalidMediaTypeError when there is no token here */
  token(what: string): string {
    return this.#read(TOKEN)?.[0] ?? this.fail(`a ${what} is missing at position ${this.#position}`)
  }

  tokenOrQuoted(what: string): string {
    if (this.text[this.#position] !== '"') return this.token(what)
    const quoted =
      this.#read(QUOTED)?.[1] ?? this.fail('a quoted string is not closed or has control characters')
    return quoted.replace(/\\(.)/g, '$1')
  }

  fail(reason: string): never {
    throw new InvalidMediaTypeError(this.text, reason)
  }

  #read(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#position
    const found = expression.exec(this.text)
    if (found === null) return undefined
    this.#position = expression.lastIndex
    return found
  }
}
