import { AsyncLocalStorage } from 'node:async_hooks'
import type { Readable } from 'node:stream'
import type { StreamSource } from '../exchange/http-exchange.js'

export type Chunk = Uint8Array | string

/**
 * Reads any source chunk by chunk, can be stopped while it waits, and always releases what it reads. Whoever asks for more, or leaves
 * (a socket, the reader of a web stream), does so outside of the request; the source runs in the context in which it was given.
 */
export class SourceReader {
  readonly #source: StreamSource
  readonly #inRequest = AsyncLocalStorage.snapshot()
  #iterator: AsyncIterator<Chunk> | undefined = undefined
  #stop: (() => void) | undefined = undefined
  #released = false

  constructor(source: StreamSource) {
    this.#source = source
    // A stream may fail before anybody reads it; the reader is told then, and the process must not end by it.
    if (isReadable(source)) source.on('error', ignore)
  }

  /** The next step, or `undefined` after {@link release}. One promise per step: a race with a long-lived one would grow that one. */
  next(): Promise<IteratorResult<Chunk> | undefined> {
    if (this.#released) return Promise.resolve(undefined)
    const iterator = (this.#iterator ??= iterate(this.#source))
    return new Promise((resolve, reject) => {
      this.#stop = () => resolve(undefined)
      this.#inRequest(() => iterator.next()).then(resolve, reject)
    })
  }

  /** Wakes whoever waits. A readable is destroyed, a web stream cancelled, a generator returned; none of them may fail by it. */
  release(): void {
    if (this.#released) return
    this.#released = true
    this.#stop?.()
    this.#inRequest(() => this.#close()).catch(ignore)
  }

  /** Asynchronous, so that an application's iterator which throws at once only rejects. */
  async #close(): Promise<void> {
    const source = this.#source
    const iterator = this.#iterator
    if (isReadable(source)) {
      if (!source.destroyed) source.destroy()
    } else if (iterator?.return !== undefined) await iterator.return()
    else if (source instanceof ReadableStream && !source.locked) await source.cancel()
  }
}

function iterate(source: StreamSource): AsyncIterator<Chunk> {
  if (!(source instanceof ReadableStream)) return (source as AsyncIterable<Chunk>)[Symbol.asyncIterator]()
  // The stream's own iterator can not be stopped while it waits; a reader can.
  const reader = source.getReader()
  return {
    next: () => reader.read() as Promise<IteratorResult<Chunk>>,
    return: async () => {
      await reader.cancel()
      return { done: true, value: undefined }
    },
  }
}

function isReadable(source: StreamSource): source is Readable {
  return typeof (source as { destroy?: unknown }).destroy === 'function'
}

function ignore(): void {}
