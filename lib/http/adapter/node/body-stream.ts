import { AsyncLocalStorage } from 'node:async_hooks'
import { Readable } from 'node:stream'

/**
 * A request body as it arrives. Destroying it leaves the connection alone: the answer still has to go out. It is filled from the
 * connection; its events happen in the context of the request all the same.
 */
export class BodyStream extends Readable {
  readonly #resume: () => void
  readonly #inRequest = AsyncLocalStorage.snapshot()

  constructor(resume: () => void) {
    super()
    this.#resume = resume
    // A body that fails after the handler has lost interest must not end the process.
    this.on('error', ignore)
  }

  override _read(): void {
    this.#resume()
  }

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    return this.#inRequest(() => super.push(chunk, encoding))
  }

  override destroy(error?: Error): this {
    return this.#inRequest(() => super.destroy(error))
  }
}

function ignore(): void {}
