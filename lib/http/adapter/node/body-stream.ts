import { Readable } from 'node:stream'

/** A request body as it arrives. Destroying it leaves the connection alone: the answer still has to go out. */
export class BodyStream extends Readable {
  readonly #resume: () => void

  constructor(resume: () => void) {
    super()
    this.#resume = resume
    // A body that fails after the handler has lost interest must not end the process.
    this.on('error', ignore)
  }

  override _read(): void {
    this.#resume()
  }
}

function ignore(): void {}
