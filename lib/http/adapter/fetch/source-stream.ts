import type { StreamSource } from '../../exchange/http-exchange.js'
import { SourceReader, type Chunk } from '../source-reader.js'

const encoder = new TextEncoder()

/** A source as the body of a web response: read only as fast as the response is. */
export class SourceStream {
  readonly body: ReadableStream<Uint8Array>
  /** Resolves when all is read or the reader has left. @throws whatever the source fails with */
  readonly finished: Promise<void>
  /** Why {@link start} said no. */
  error: unknown = undefined
  readonly #reader: SourceReader
  #first: Promise<IteratorResult<Chunk> | undefined> | undefined = undefined
  #finish!: () => void
  #fail!: (reason: unknown) => void
  #controller!: ReadableStreamDefaultController<Uint8Array>
  #over = false

  constructor(source: StreamSource) {
    this.#reader = new SourceReader(source)
    this.finished = new Promise((resolve, reject) => {
      this.#finish = resolve
      this.#fail = reject
    })
    // It is awaited only once the response is out.
    this.finished.catch(() => undefined)
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (this.#controller = controller),
        pull: () => this.#pull(),
        cancel: () => this.#end(),
      },
      { highWaterMark: 0 },
    )
  }

  /** Waits for the first chunk, but no longer than a turn of the event loop. False when the source fails in that time. */
  async start(): Promise<boolean> {
    this.#first = this.#reader.next()
    let timer: ReturnType<typeof setTimeout> | undefined
    const turn = new Promise<void>((resolve) => (timer = setTimeout(resolve, 0)))
    try {
      await Promise.race([this.#first, turn])
      return true
    } catch (error) {
      this.error = error
      this.#end()
      return false
    } finally {
      clearTimeout(timer)
      this.#first.catch(() => undefined)
    }
  }

  /** Nobody reads any more. */
  abandon(reason?: Error): void {
    if (!this.#over && reason !== undefined) this.#controller.error(reason)
    this.#end()
  }

  async #pull(): Promise<void> {
    try {
      const bytes = await this.#nextBytes()
      if (this.#over) return
      if (bytes !== undefined) return this.#controller.enqueue(bytes)
      this.#controller.close()
      this.#end()
    } catch (error) {
      if (this.#over) return
      this.#fail(error)
      this.#end()
      throw error
    }
  }

  async #nextBytes(): Promise<Uint8Array | undefined> {
    for (;;) {
      const step = await (this.#first ?? this.#reader.next())
      this.#first = undefined
      if (step === undefined || step.done === true) return undefined
      const bytes = typeof step.value === 'string' ? encoder.encode(step.value) : step.value
      if (bytes.byteLength > 0) return bytes
    }
  }

  #end(): void {
    this.#over = true
    this.#reader.release()
    this.#finish()
  }
}
