/** A lexical element of JavaScript source; comments and white space are not tokens. */
export interface Token {
  /** `literal`: string, template, number or regular expression. `private`: `#name`. */
  readonly kind: 'identifier' | 'private' | 'literal' | 'punctuator'
  /** As written, except that escapes in identifiers are decoded. */
  readonly text: string
}

interface Group {
  /** `for (`, `if (`, `{` of a block or of an object literal, ... */
  readonly kind: 'condition' | 'for' | 'block' | 'expression'
}

const BACKTICK = '`'
const TRIVIA = /(?:\s+|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/)*/y
const IDENTIFIER =
  /#?(?:[$_\p{ID_Start}]|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\})(?:[$\u200c\u200d\p{ID_Continue}]|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\})*/uy
const NUMBER = /0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?[\d_]+)?n?/y
const PUNCTUATOR = /=>|\.\.\.|\?\.(?!\d)|\+\+|--|[^]/y
const ESCAPE = /\\u(?:\{([\da-fA-F]+)\}|([\da-fA-F]{4}))/g

/** After these, `/` begins a regular expression and `{` an object literal. */
const OPERATOR_WORDS = new Set(
  'return typeof instanceof in of new delete void throw case yield await extends'.split(' '),
)
/** After these, `/` begins a regular expression, but `{` a block. */
const STATEMENT_WORDS = new Set(['do', 'else'])
const CONDITION_WORDS = new Set(['if', 'while', 'with'])
const CLOSING = new Set([')', ']', '}'])
const OPENING = new Set(['(', '[', '{'])

/**
 * Cuts JavaScript source that is known to be valid into tokens (ECMA-262 section 12). The one hard part, whether `/` divides or
 * begins a regular expression, is decided by the token before it and by what kind of group that token closed.
 */
export class SourceScanner {
  readonly #source: string
  readonly #groups: Group[] = []
  #position = 0
  #previous: Token | undefined = undefined
  /** Whether the previous word is a name after `.`, which is never a keyword. */
  #previousIsProperty = false
  #closed: Group | undefined = undefined
  #beforePrevious: Token | undefined = undefined

  constructor(source: string) {
    this.#source = source
  }

  /** How many brackets are open. */
  get depth(): number {
    return this.#groups.length
  }

  /** The token after the current position; `undefined` at the end of the source. */
  next(): Token | undefined {
    this.#match(TRIVIA)
    if (this.#position >= this.#source.length) return undefined
    const token = this.#scan()
    this.#previousIsProperty =
      token.kind === 'identifier' && (this.#previous?.text === '.' || this.#previous?.text === '?.')
    this.#beforePrevious = this.#previous
    this.#previous = token
    return token
  }

  /** Moves behind the bracket that closes the group whose opening bracket has just been read. */
  skipGroup(): void {
    const outside = this.depth - 1
    while (this.depth > outside && this.next() !== undefined);
  }

  #scan(): Token {
    const char = this.#source[this.#position] as string
    if (char === '"' || char === "'") return this.#quoted(char)
    if (char === BACKTICK) return this.#template()
    if (char === '/' && this.#regexMayFollow()) return this.#regex()
    const word = this.#match(IDENTIFIER)
    if (word !== '') {
      const text = word.replace(ESCAPE, (_, braced: string | undefined, plain: string) =>
        String.fromCodePoint(Number.parseInt(braced ?? plain, 16)),
      )
      return { kind: text.startsWith('#') ? 'private' : 'identifier', text }
    }
    const number = this.#match(NUMBER)
    if (number !== '') return { kind: 'literal', text: number }
    const text = this.#match(PUNCTUATOR)
    if (OPENING.has(text))
      this.#groups.push({ kind: text === '{' ? this.#braceKind() : this.#parenKind(text) })
    else if (CLOSING.has(text)) this.#closed = this.#groups.pop()
    return { kind: 'punctuator', text }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#position
    const text = pattern.exec(this.#source)?.[0] ?? ''
    this.#position += text.length
    return text
  }

  #quoted(quote: string): Token {
    const start = this.#position++
    while (this.#position < this.#source.length && this.#source[this.#position] !== quote) {
      this.#position += this.#source[this.#position] === '\\' ? 2 : 1
    }
    return this.#literalFrom(start, this.#position + 1)
  }

  #template(): Token {
    const start = this.#position++
    while (this.#position < this.#source.length && this.#source[this.#position] !== BACKTICK) {
      if (this.#source.startsWith('${', this.#position)) {
        this.#position += 2
        this.#groups.push({ kind: 'expression' })
        this.#previous = { kind: 'punctuator', text: '(' }
        this.skipGroup()
      } else {
        this.#position += this.#source[this.#position] === '\\' ? 2 : 1
      }
    }
    return this.#literalFrom(start, this.#position + 1)
  }

  #regex(): Token {
    const start = this.#position++
    let inClass = false
    for (; this.#position < this.#source.length; this.#position++) {
      const char = this.#source[this.#position]
      if (char === '\\') this.#position++
      else if (char === '[') inClass = true
      else if (char === ']') inClass = false
      else if (char === '/' && !inClass) break
    }
    this.#position++
    this.#match(IDENTIFIER)
    return this.#literalFrom(start, this.#position)
  }

  #literalFrom(start: number, end: number): Token {
    this.#position = end
    return { kind: 'literal', text: this.#source.slice(start, end) }
  }

  #regexMayFollow(): boolean {
    const previous = this.#previous
    if (previous === undefined) return true
    switch (previous.kind) {
      case 'literal':
      case 'private':
        return false
      case 'identifier':
        return this.#isOperatorWord(previous.text) || this.#isWordOf(STATEMENT_WORDS, previous.text)
      case 'punctuator':
        if (previous.text === '++' || previous.text === '--' || previous.text === ']') return false
        return !CLOSING.has(previous.text) || this.#closed?.kind !== 'expression'
    }
  }

  #isWordOf(words: ReadonlySet<string>, text: string): boolean {
    return !this.#previousIsProperty && words.has(text)
  }

  #isOperatorWord(text: string): boolean {
    if (!this.#isWordOf(OPERATOR_WORDS, text)) return false
    // `of` is an operator only in the head of a for statement; elsewhere it is a name like any other.
    return text !== 'of' || this.#groups.at(-1)?.kind === 'for'
  }

  #parenKind(text: string): Group['kind'] {
    const previous = this.#previous
    if (text === '[' || previous?.kind !== 'identifier' || this.#previousIsProperty) return 'expression'
    if (previous.text === 'for' || (previous.text === 'await' && this.#beforePrevious?.text === 'for'))
      return 'for'
    return CONDITION_WORDS.has(previous.text) ? 'condition' : 'expression'
  }

  #braceKind(): Group['kind'] {
    const previous = this.#previous
    if (previous === undefined) return 'block'
    if (previous.kind === 'identifier') return this.#isOperatorWord(previous.text) ? 'expression' : 'block'
    if (previous.kind !== 'punctuator') return 'block'
    // `case 1: {` and `label: {` stand in a block; in any other group the colon belongs to a conditional or a property.
    if (previous.text === ':') return this.#groups.at(-1)?.kind === 'block' ? 'block' : 'expression'
    return CLOSING.has(previous.text) || ['{', ';', '=>'].includes(previous.text) ? 'block' : 'expression'
  }
}
