const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' }
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<' }
/** A quote, with the backslashes that it has in a text within a text; a bracket; the end of a line. */
const MARK = /(?<!\\)\\*["'`]|[()[\]{}<>\n]/g
const LIST_MARK = /(?<!\\)\\*["'`]|[[\]]/g
const QUOTE = /\\*["'`]/y
const CONCATENATION = /\s*\+\s*(?=["'`])/y
const QUOTES = /["'`]/
const WORD = /\w/
/** Behind a value of a URL that has more. */
const GOING_ON = /[&#]/
/** What is remembered to be open at once. */
const MAX_OPEN = 32

/** Finds where values in a text end. They are asked for in their order. */
export class ValueScanner {
  readonly #text: string
  /** What closes the quotes and brackets that are open before `#at`, on its line. The innermost is the last. */
  readonly #open: string[] = []
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Whether a value begins with a quote: `'`, or `\"` in a text within a text. */
  isQuoted(start: number): boolean {
    return matchAt(QUOTE, this.#text, start) !== undefined
  }

  /** The end of a quotation, of the pieces of a long one (`'a\n' + 'b'`), or of a list. What nothing closes ends with the text. */
  endOfQuoted(start: number): number {
    return this.#text[start] === '[' ? this.#endOfList(start) : this.#endOfPieces(start)
  }

  /**
   * The end of a value without quotes. A comma behind it, and what closes the quotes and brackets around it, is not part of it.
   *
   * @param stop finds what may end it, quotes among them
   */
  endOfPlain(start: number, stop: RegExp): number {
    this.#advance(start)
    const text = this.#text
    const innermost = this.#open.findLastIndex(isQuote)
    const end = endOfRun(text, start, stop, this.#open[innermost])
    const isInQuote = QUOTES.test(text[end] ?? '') || text[end] === '\\'
    const run = text.slice(start, end)
    const value = this.#withoutSurroundings(run, isInQuote ? innermost + 1 : 0)
    this.#at = start + (GOING_ON.test(text[end] ?? '') ? run : value).length
    return this.#at
  }

  #endOfPieces(start: number): number {
    let end = endOfQuotation(this.#text, start)
    for (;;) {
      const sign = matchAt(CONCATENATION, this.#text, end)
      if (sign === undefined) return end
      end = endOfQuotation(this.#text, end + sign.length)
    }
  }

  #endOfList(start: number): number {
    let depth = 0
    LIST_MARK.lastIndex = start
    for (let found = LIST_MARK.exec(this.#text); found !== null; found = LIST_MARK.exec(this.#text)) {
      const [mark] = found
      if (mark === '[') depth++
      else if (mark === ']') depth--
      else LIST_MARK.lastIndex = endOfQuotation(this.#text, found.index)
      if (depth === 0) return LIST_MARK.lastIndex
    }
    return this.#text.length
  }

  #withoutSurroundings(run: string, from: number): string {
    let value = run.replace(/,$/, '')
    for (const closing of this.#open.slice(from))
      if (value.endsWith(closing) && !isBalanced(value, closing)) value = value.slice(0, -1)
    return value
  }

  #advance(to: number): void {
    const part = this.#text.slice(this.#at, to)
    for (const { 0: mark, index } of part.matchAll(MARK)) {
      if (mark === '\n') this.#open.length = 0
      else if (this.#open.includes(mark)) this.#open.length = this.#open.lastIndexOf(mark)
      else if (mark in CLOSING || (isQuote(mark) && !isApostrophe(part, index))) {
        if (this.#open.length < MAX_OPEN) this.#open.push(CLOSING[mark] ?? mark)
      }
    }
    this.#at = to
  }
}

function isQuote(mark: string): boolean {
  return !(mark in CLOSING || mark in OPENING) && mark !== '\n'
}

function isApostrophe(text: string, index: number): boolean {
  return text[index] === "'" && WORD.test(text[index - 1] ?? '')
}

/** Whether all that it closes in the value was opened there: `f(x)`. */
function isBalanced(value: string, closing: string): boolean {
  return value.split(closing).length <= value.split(OPENING[closing] ?? closing).length
}

/** @param closing the quote that closes what is around the value */
function endOfRun(text: string, start: number, stop: RegExp, closing: string | undefined): number {
  stop.lastIndex = start
  for (let found = stop.exec(text); found !== null; found = stop.exec(text)) {
    const { 0: mark, index } = found
    if (!QUOTES.test(mark)) return index
    const escapes = Math.min(escapesBefore(text, index), index - start)
    if (mark === closing?.at(-1) && escapes < closing.length && !WORD.test(text[index + 1] ?? ''))
      return index - escapes
  }
  return text.length
}

/** The end of what begins with a quote. A quote with more backslashes than that one has is part of it, and so is a doubled one (`'it''s'`). */
function endOfQuotation(text: string, start: number): number {
  const opening = matchAt(QUOTE, text, start) ?? ''
  const depth = opening.length - 1
  const quote = opening.slice(-1)
  const first = start + opening.length
  for (let at = text.indexOf(quote, first); at >= 0; at = text.indexOf(quote, at + 1)) {
    const escapes = Math.min(escapesBefore(text, at), at - first)
    if (depth === 0 && escapes === 0 && text[at + 1] === quote) at++
    // A backslash of the value itself is doubled in each text within a text.
    else if (escapes < depth || escapes % (2 * (depth + 1)) === depth) return at + 1
  }
  return text.length
}

function escapesBefore(text: string, at: number): number {
  let count = 0
  while (text[at - count - 1] === '\\') count++
  return count
}

function matchAt(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start
  return pattern.exec(text)?.[0]
}
