import type { ClientHeaders } from '../../transport/client-headers.js'
import type { ClientRequest } from '../../transport/client-request.js'
import type { ClientResponse } from '../../transport/client-response.js'
import { outcomeOfError, outcomeOfStatus } from '../instance-outcome.js'
import type { BalancedCall } from '../instances/balanced-call.js'

/** The response of a balanced call, which runs until its body has been read or dropped, or its request has been given up. */
export class BalancedResponse implements ClientResponse {
  readonly #response: ClientResponse
  readonly #call: BalancedCall
  readonly #signal: AbortSignal | undefined
  readonly url: URL

  /** @param request as it was sent to the instance */
  constructor(response: ClientResponse, call: BalancedCall, { url, signal }: ClientRequest) {
    this.#response = response
    this.#call = call
    this.#signal = signal
    this.url = response.url ?? url
    // What failed already does not become better by its body; what went well so far may still break off.
    if (response.status >= 500) call.report(outcomeOfStatus(response.status))
    if (signal?.aborted === true) this.#onAbort()
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  get status(): number {
    return this.#response.status
  }

  get headers(): ClientHeaders {
    return this.#response.headers
  }

  get body(): AsyncIterable<Uint8Array> {
    const { body } = this.#response
    return { [Symbol.asyncIterator]: () => this.#watched(body[Symbol.asyncIterator]()) }
  }

  bytes(): Promise<Uint8Array> {
    return this.#settled(this.#response.bytes())
  }

  text(): Promise<string> {
    return this.#settled(this.#response.text())
  }

  discard(): Promise<void> {
    return this.#settled(this.#response.discard())
  }

  readonly #onAbort = (): void => this.#failed(this.#signal?.reason)

  readonly #done = (): void => {
    this.#signal?.removeEventListener('abort', this.#onAbort)
    this.#call.end('SUCCESS')
  }

  #failed(error: unknown): void {
    this.#signal?.removeEventListener('abort', this.#onAbort)
    this.#call.end(outcomeOfError(error, this.#signal))
  }

  #settled<T>(reading: Promise<T>): Promise<T> {
    // The caller gets the promise itself; this only listens.
    reading.then(this.#done, (error: unknown) => this.#failed(error))
    return reading
  }

  #watched(source: AsyncIterator<Uint8Array>): AsyncIterator<Uint8Array> {
    return {
      next: () =>
        source.next().then(
          (result) => {
            if (result.done === true) this.#done()
            return result
          },
          (error: unknown) => {
            this.#failed(error)
            throw error
          },
        ),
      return: async () => {
        this.#done()
        await source.return?.()
        return { done: true, value: undefined }
      },
    }
  }
}
