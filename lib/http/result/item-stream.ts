import type { HttpExchange } from '../exchange/http-exchange.js'
import type { Chunk, ItemFormat } from './item-format.js'

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined }

/**
 * The chunks of a response made of items. A class and not a generator: a generator that is closed before its first item runs nothing,
 * so the application's iterator would stay open when the client leaves early.
 */
export class ItemStream implements AsyncIterableIterator<Chunk> {
  readonly #items: AsyncIterator<unknown>
  readonly #format: ItemFormat
  #first: IteratorResult<unknown> | undefined
  #count = 0
  #ended = false

  /** @param first an item that has been taken from `items` already */
  constructor(items: AsyncIterator<unknown>, format: ItemFormat, first?: IteratorResult<unknown>) {
    this.#items = items
    this.#format = format
    this.#first = first
  }

  async next(): Promise<IteratorResult<Chunk, undefined>> {
    if (this.#ended) return DONE
    const item = this.#first ?? (await this.#items.next())
    this.#first = undefined
    if (item.done === true) {
      this.#ended = true
      const value = this.#format.end(this.#count)
      return value === undefined ? DONE : { done: false, value }
    }
    return { done: false, value: await this.#encode(item.value) }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#ended = true
    await this.#items.return?.()
    return DONE
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  // Who iterates does not close an iterator whose next() fails; then the items behind it are ours to close.
  async #encode(item: unknown): Promise<Chunk> {
    try {
      return this.#format.encode(item, this.#count++)
    } catch (error) {
      await this.return()
      throw error
    }
  }
}

/** An iterator of any source. A web stream's own one can not be closed while it waits for a chunk; its reader can. */
export function iteratorOf(source: AsyncIterable<unknown>): AsyncIterator<unknown> {
  if (!isWebStream(source)) return source[Symbol.asyncIterator]()
  const reader = source.getReader()
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    return: async () => {
      await reader.cancel()
      return DONE
    },
  }
}

function isWebStream(source: AsyncIterable<unknown>): source is ReadableStream<unknown> {
  return typeof (source as Partial<ReadableStream>).getReader === 'function'
}

/**
 * Takes the first item, so that a failure before it still gets an honest status. A client that leaves meanwhile, or has left, ends the
 * wait and closes the iterator.
 *
 * @throws what the iterator fails with, or the reason of the exchange's signal
 */
export function takeFirst(
  exchange: HttpExchange,
  items: AsyncIterator<unknown>,
): Promise<IteratorResult<unknown>> {
  const { signal } = exchange
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      // What fails while closing is of no interest to anybody: the client has left.
      close(items).catch(() => undefined)
      reject(signal.reason as Error)
    }
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    next(items)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort))
  })
}

// Asynchronous, so that an iterator which throws at once rejects.
async function next(items: AsyncIterator<unknown>): Promise<IteratorResult<unknown>> {
  return items.next()
}

async function close(items: AsyncIterator<unknown>): Promise<void> {
  await items.return?.()
}
