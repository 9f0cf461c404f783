import { isPromiseLike, type Clock } from '../../common/index.js'
import { ResponseEntity, StreamableFile } from '../../http/index.js'

/** Keeps what one operation returned for a time; calls that come meanwhile share what is under way. */
export class OperationCache {
  readonly #clock: Clock
  readonly #timeToLiveMs: number
  #kept: { readonly value: unknown; readonly until: number } | undefined
  #pending: Promise<unknown> | undefined

  constructor(clock: Clock, timeToLiveMs: number) {
    this.#clock = clock
    this.#timeToLiveMs = timeToLiveMs
  }

  /** A failure, and what can be read only once, is not kept. */
  get(read: () => unknown): unknown {
    if (this.#pending !== undefined) return this.#pending
    if (this.#kept !== undefined && this.#clock.monotonic() < this.#kept.until) return this.#kept.value
    const value = read()
    if (!isPromiseLike(value)) return this.#keep(value)
    const settled = (): void => void (this.#pending = undefined)
    const pending = Promise.resolve(value).then((late) => this.#keep(late))
    this.#pending = pending
    pending.then(settled, settled)
    return pending
  }

  #keep(value: unknown): unknown {
    this.#kept = isReusable(value)
      ? { value, until: this.#clock.monotonic() + this.#timeToLiveMs }
      : undefined
    return value
  }
}

/** Whether a result can be written to several responses: it is no stream, no iterator and no web Response. */
export function isReusable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (value instanceof ResponseEntity) return isReusable(value.body)
  if (value instanceof StreamableFile) return false
  const { next, pipe, getReader, arrayBuffer } = value as Readonly<Record<string, unknown>>
  return (
    !(Symbol.asyncIterator in value) &&
    [next, pipe, getReader, arrayBuffer].every((member) => typeof member !== 'function')
  )
}
