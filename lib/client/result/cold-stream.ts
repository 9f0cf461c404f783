const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined }

/**
 * Something that is asked for when somebody begins to iterate, each time anew. Whoever stops, also while the next item is waited for, aborts
 * the signal, so that the connection is closed at once.
 */
export class ColdStream<T> implements AsyncIterable<T> {
  readonly #begin: (signal: AbortSignal) => AsyncGenerator<T>

  constructor(begin: (signal: AbortSignal) => AsyncGenerator<T>) {
    this.#begin = begin
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    const closing = new AbortController()
    const items = this.#begin(closing.signal)
    return {
      next: () => items.next(),
      return: async () => {
        closing.abort()
        try {
          await items.return(undefined)
        } catch {
          // Whoever has stopped does not want to know what could not be finished.
        }
        return DONE
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
}
