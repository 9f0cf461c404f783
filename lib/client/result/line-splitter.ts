/** Cuts bytes into lines that end with LF or CRLF (NDJSON, JSON Lines). */
export class LineSplitter {
  readonly #decoder = new TextDecoder()
  readonly #maxSize: number
  #rest = ''

  /** @param maxSize UTF-16 units of one line; 0: any */
  constructor(maxSize = 0) {
    this.#maxSize = maxSize
  }

  /** The lines that are complete with these bytes. `overflow`: one is longer than it may be. */
  push(bytes: Uint8Array): { readonly lines: readonly string[]; readonly overflow: boolean } {
    // Only what is new is searched, so that a long line costs no more than its length.
    const [first = '', ...others] = this.#decoder.decode(bytes, { stream: true }).split('\n')
    const lines = [this.#rest + first, ...others]
    this.#rest = lines.pop() ?? ''
    const isTooLong = (line: string): boolean => this.#maxSize > 0 && line.length > this.#maxSize
    return { lines, overflow: isTooLong(this.#rest) || lines.some(isTooLong) }
  }

  /** The last line, which need not end with LF. */
  end(): readonly string[] {
    const rest = this.#rest + this.#decoder.decode()
    this.#rest = ''
    return rest === '' ? [] : [rest]
  }
}
