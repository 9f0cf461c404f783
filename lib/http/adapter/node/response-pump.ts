import type { StreamSource } from '../../exchange/http-exchange.js'
import { ContentLengthMismatchError } from '../adapter.errors.js'
import { SourceReader, type Chunk } from '../source-reader.js'
import type { Connection } from './connection.js'

export interface PumpOptions {
  /** HEAD, 204 and 304: the source is not read. */
  readonly bodyless: boolean
  /** Bytes that the head announces. */
  readonly contentLength: number | undefined
  readonly chunked: boolean
  /** The text of the head; asked for when it is about to be sent. */
  readonly head: () => string
}

/**
 * Writes a source to a connection no faster than the client reads. Nothing is read from the source before it is the response's turn.
 * The head goes out with the first chunk, or at the end of the turn of the event loop in which the source has none yet.
 */
export class ResponsePump {
  readonly #connection: Connection
  readonly #reader: SourceReader
  readonly #options: PumpOptions
  #hasTurn = false
  #turn: (() => void) | undefined = undefined
  /** Bytes of content, without their framing. */
  sent = 0
  headSent = false
  abandoned = false
  /** All that the head announces is out, though the source may not have ended yet. */
  isWhole = false

  constructor(connection: Connection, source: StreamSource, options: PumpOptions) {
    this.#connection = connection
    this.#reader = new SourceReader(source)
    this.#options = options
  }

  takeTurn(): void {
    this.#hasTurn = true
    this.#turn?.()
  }

  /** The client is gone: stops waiting for whatever it waits for, and releases the source. */
  abandon(): void {
    this.abandoned = true
    this.#turn?.()
    this.#reader.release()
  }

  /** @throws whatever the source fails with; the connection is cut when something of it was out already */
  async run(): Promise<void> {
    try {
      if (!this.#hasTurn && !this.abandoned) await new Promise<void>((resolve) => (this.#turn = resolve))
      if (this.#options.bodyless && !this.abandoned) this.#sendHead()
      else await this.#pump()
    } catch (error) {
      this.abandoned ||= this.headSent
      if (this.headSent) this.#cut()
      throw error
    } finally {
      this.#reader.release()
    }
  }

  async #pump(): Promise<void> {
    if (this.abandoned) return
    const timer = setImmediate(() => {
      if (!this.headSent && !this.abandoned) this.#sendHead()
    })
    try {
      for (;;) {
        const step = await this.#reader.next()
        if (step === undefined) return
        if (step.done === true) break
        this.#write(step.value)
        const drained = this.#connection.drained()
        if (drained !== undefined) await drained
        if (this.#isAbandoned()) return
        this.isWhole = this.sent === this.#options.contentLength && !this.#connection.socket.destroyed
      }
    } finally {
      clearImmediate(timer)
    }
    this.#end()
  }

  #isAbandoned(): boolean {
    return this.abandoned
  }

  #sendHead(): void {
    this.headSent = true
    this.#connection.write(this.#options.head())
  }

  #write(chunk: Chunk): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    if (bytes.byteLength === 0) return
    this.sent += bytes.byteLength
    const { contentLength, chunked } = this.#options
    if (contentLength !== undefined && this.sent > contentLength) {
      throw new ContentLengthMismatchError(contentLength, this.sent)
    }
    if (!this.headSent) this.#sendHead()
    this.#connection.write(chunked ? `${bytes.byteLength.toString(16)}\r\n` : '', bytes)
    if (chunked) this.#connection.write('\r\n')
  }

  /** The response must not look complete; one that ends with its connection needs a reset for that. */
  #cut(): void {
    const { socket } = this.#connection
    if (this.#options.chunked || this.#options.contentLength !== undefined) socket.destroy()
    else socket.resetAndDestroy()
  }

  #end(): void {
    const { contentLength, chunked } = this.#options
    if (contentLength !== undefined && this.sent !== contentLength) {
      throw new ContentLengthMismatchError(contentLength, this.sent)
    }
    if (!this.headSent) this.#sendHead()
    if (chunked) this.#connection.write('0\r\n\r\n')
  }
}
