const NEWLINE = 10

/** Cuts a stream of bytes into lines. What belongs to no complete line yet is kept. */
export class LineSplitter {
  #pending: Uint8Array[] = []
  #length = 0

  /** Bytes of the line that is not complete. */
  get pendingLength(): number {
    return this.#length
  }

  /** The lines that are complete with this chunk, without empty ones. */
  push(chunk: Uint8Array): string[] {
    const lines: string[] = []
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, end))
      from = end + 1
      const line = this.rest()
      if (line !== '') lines.push(line)
    }
    this.#keep(chunk.subarray(from))
    return lines
  }

  /** What is left at the end of the stream. */
  rest(): string {
    const line = Buffer.concat(this.#pending).toString('utf8').trim()
    this.#pending = []
    this.#length = 0
    return line
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0) return
    this.#pending.push(part)
    this.#length += part.length
  }
}
