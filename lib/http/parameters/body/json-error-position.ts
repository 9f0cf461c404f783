const WHITESPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
// What may become a number or an escape: to find where it stops.
const NUMBER_BEGINNING = /-?(?:(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE][+-]?[0-9]*)?)?|[eE][+-]?[0-9]*)?)?/y
const ESCAPE_BEGINNING = /\\(?:u[0-9a-fA-F]{0,3})?/y
const PLAIN = /[^"\\\x00-\x1f]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const LITERALS = ['true', 'false', 'null']

/**
 * Where text stops being JSON (RFC 8259): the first character that can not follow, the length when more would have to, `undefined` for
 * valid text. What V8 says about it depends on its version and quotes the input, so it is not shown to clients. Only for the
 * error's path; takes linear time and no recursion.
 */
export function jsonErrorPosition(text: string): number | undefined {
  return new JsonLocator(text).locate()
}

class JsonLocator {
  readonly #text: string
  #at = 0
  /** The closing brackets that are due. */
  readonly #open: ('}' | ']')[] = []

  constructor(text: string) {
    this.#text = text
  }

  locate(): number | undefined {
    for (let more = this.#value(); more; more = this.#value()) {
      if (!this.#afterValue()) return this.#at
      if (this.#open.length === 0) return this.#at < this.#text.length ? this.#at : undefined
    }
    return this.#at
  }

  /** A whole scalar; a container only up to its first value, or whole when it is empty. */
  #value(): boolean {
    for (;;) {
      this.#match(WHITESPACE)
      if (this.#take('{')) {
        this.#match(WHITESPACE)
        if (this.#take('}')) return true
        this.#open.push('}')
        if (!this.#key()) return false
      } else if (this.#take('[')) {
        this.#match(WHITESPACE)
        if (this.#take(']')) return true
        this.#open.push(']')
      } else {
        return this.#text[this.#at] === '"' ? this.#string() : this.#number() || this.#literal()
      }
    }
  }

  /** Closes what ends here, then a comma (and a key), or the end of the text. */
  #afterValue(): boolean {
    for (;;) {
      this.#match(WHITESPACE)
      const due = this.#open.at(-1)
      if (due === undefined) return true
      if (this.#take(',')) return due === ']' || this.#key()
      if (!this.#take(due)) return false
      this.#open.pop()
    }
  }

  #key(): boolean {
    this.#match(WHITESPACE)
    if (this.#text[this.#at] !== '"' || !this.#string()) return false
    this.#match(WHITESPACE)
    return this.#take(':')
  }

  #string(): boolean {
    this.#at++
    for (;;) {
      this.#match(PLAIN)
      if (this.#take('"')) return true
      if (!this.#match(ESCAPE)) {
        this.#match(ESCAPE_BEGINNING)
        return false
      }
    }
  }

  #number(): boolean {
    const start = this.#at
    if (!this.#match(NUMBER_BEGINNING)) return false
    const end = this.#at
    this.#at = start
    const isWhole = this.#match(NUMBER) && this.#at === end
    this.#at = end
    return isWhole
  }

  #literal(): boolean {
    const literal = LITERALS.find((word) => this.#text.startsWith(word, this.#at))
    if (literal !== undefined) {
      this.#at += literal.length
      return true
    }
    // The first character that differs from the word that was begun, such as `nul`.
    const begun = LITERALS.find((word) => word[0] === this.#text[this.#at]) ?? ''
    for (let i = 0; i < begun.length && begun[i] === this.#text[this.#at]; i++) this.#at++
    return false
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  /** Advances over a match that is not empty. */
  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null || match[0] === '') return false
    this.#at = pattern.lastIndex
    return true
  }
}
