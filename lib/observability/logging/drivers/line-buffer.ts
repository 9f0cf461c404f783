import type { WaitingLine } from './log-store.js'

/** Lines in order, at most so many and so large: the oldest give way. */
export class LineBuffer {
  readonly #maxLines: number
  readonly #maxBytes: number
  #lines: WaitingLine[] = []
  /** Where the oldest line is: taking them from the front one by one would move all others. */
  #first = 0
  #bytes = 0

  constructor(maxLines: number, maxBytes: number) {
    this.#maxLines = maxLines
    this.#maxBytes = maxBytes
  }

  get size(): number {
    return this.#lines.length - this.#first
  }

  /** Returns how many lines had to give way. */
  add(line: WaitingLine): number {
    this.#lines.push(line)
    this.#bytes += line.json.length
    return this.#bound()
  }

  /** The oldest lines: at least one, at most so many, of so many bytes together. */
  take(count: number, maxBytes: number): readonly WaitingLine[] {
    let bytes = 0
    let end = this.#first
    for (; end < this.#lines.length && end - this.#first < count; end++) {
      const { length } = this.#lines[end]?.json ?? ''
      if (bytes > 0 && bytes + length > maxBytes) break
      bytes += length
    }
    const taken = this.#lines.slice(this.#first, end)
    this.#first = end
    this.#bytes -= bytes
    this.#compact()
    return taken
  }

  /** Before all others, as they were taken. Returns how many of them had to give way: they are the oldest. */
  putBack(lines: readonly WaitingLine[]): number {
    this.#lines = [...lines, ...this.#lines.slice(this.#first)]
    this.#first = 0
    for (const { json } of lines) this.#bytes += json.length
    return this.#bound()
  }

  /** Returns how many there were. */
  clear(): number {
    const { size } = this
    this.#lines = []
    this.#first = 0
    this.#bytes = 0
    return size
  }

  #bound(): number {
    let dropped = 0
    while (this.size > this.#maxLines || (this.#bytes > this.#maxBytes && this.size > 0)) {
      this.#bytes -= this.#lines[this.#first]?.json.length ?? 0
      this.#first++
      dropped++
    }
    this.#compact()
    return dropped
  }

  #compact(): void {
    if (this.#first < 1_000 || this.#first * 2 < this.#lines.length) return
    this.#lines = this.#lines.slice(this.#first)
    this.#first = 0
  }
}
