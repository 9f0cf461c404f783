import { RequestContext } from '../../core/index.js'
import { decodeBody } from '../exchange/body-text.js'
import { ClientDisconnectedError, ResponseCommittedError } from '../exchange/exchange.errors.js'
import { HttpExchange } from '../exchange/http-exchange.js'
import { acceptableRequestId } from '../exchange/request-id.js'

/** What the exchanges of all adapters have in common. */
export abstract class AdapterExchange extends HttpExchange {
  #id: string | undefined = undefined
  #status: number | undefined = undefined
  #abort: AbortController | undefined = undefined
  #gone: ClientDisconnectedError | undefined = undefined
  #whenAnswered: (() => void) | undefined = undefined
  #isStreamed = false

  /** For a client that sends no acceptable `x-request-id`. */
  protected abstract makeId(): string

  override get id(): string {
    return (this.#id ??= acceptableRequestId(this.header('x-request-id')) ?? this.makeId())
  }

  override get status(): number | undefined {
    return this.#status
  }

  override get committed(): boolean {
    return this.#status !== undefined
  }

  override get clientLeft(): boolean {
    return this.#gone !== undefined
  }

  override get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController()
      if (this.#gone !== undefined) this.#abort.abort(this.#gone)
    }
    return this.#abort.signal
  }

  override text(): string | Promise<string> {
    const bytes = this.bytes()
    return bytes instanceof Promise ? bytes.then(decodeBody) : decodeBody(bytes)
  }

  /** Whether the response has been handed to the adapter, that of a stream to its end. */
  get isAnswered(): boolean {
    return this.#status !== undefined && !this.#isStreamed
  }

  /** Runs `task` as soon as {@link isAnswered}, or the client is gone before. Only the last task counts. */
  whenAnswered(task: () => void): void {
    this.#whenAnswered = task
  }

  /** Whether the response has no content, whatever is given for it (RFC 9110 sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5). */
  protected isBodyless(status: number): boolean {
    return this.method === 'HEAD' || status === 204 || status === 205 || status === 304
  }

  /** Claims the one answer; a stream says by {@link streamed} when it is over. @throws ResponseCommittedError */
  protected commit(status: number, isStreamed = false): void {
    if (this.#status !== undefined) throw new ResponseCommittedError(this.describe())
    this.#status = status
    this.#isStreamed = isStreamed
    if (!isStreamed && this.#whenAnswered !== undefined) this.answered()
  }

  /** The stream has come to its end, or failed; where nothing of it was sent, another answer may follow. */
  protected streamed(): void {
    this.#isStreamed = false
    if (this.#status !== undefined) this.answered()
  }

  /** Nothing of a response has been sent: another may be. */
  protected uncommit(): void {
    this.#status = undefined
  }

  /** The client will send no more, and may be gone. Returns what its readers are told. */
  protected leave(): ClientDisconnectedError {
    if (this.#gone === undefined) {
      this.#gone = new ClientDisconnectedError()
      // The connection says that the client is gone; who listens for that belongs to the request.
      if (this.#abort !== undefined)
        RequestContext.run(this, tellGone, { abort: this.#abort, reason: this.#gone })
    }
    return this.#gone
  }

  /** Nobody waits for an answer any more. */
  protected answered(): void {
    const task = this.#whenAnswered
    this.#whenAnswered = undefined
    // After the call that answers has returned: what runs at the end may not run inside of it.
    if (task !== undefined) queueMicrotask(task)
  }
}

function tellGone({ abort, reason }: { readonly abort: AbortController; readonly reason: Error }): void {
  abort.abort(reason)
}
