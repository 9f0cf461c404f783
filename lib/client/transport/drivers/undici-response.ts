import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { headerOf, type ClientHeaders } from '../client-headers.js'
import type { ClientRequest } from '../client-request.js'
import type { ClientResponse } from '../client-response.js'
import { InvalidResponseError, ResponseConsumedError, ResponseTooLargeError } from '../transport.errors.js'
import { textIn } from '../text-decoding.js'
import { codingsOf, decoded } from './content-decoding.js'
import { translateUndiciError } from './undici-errors.js'

/** What is read of a body that nobody wants, in bytes, so that its connection can be used again. */
const DISCARD_LIMIT = 64 * 1024
/** zlib's, brotli's and zstd's codes. */
const CODING_ERROR = /^(?:Z_|ERR__|ERR_BROTLI|ZSTD_)/
const NOTHING = new Uint8Array()
const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined }

export class UndiciResponse implements ClientResponse {
  readonly status: number
  readonly headers: ClientHeaders
  readonly url: URL
  readonly #body: Dispatcher.ResponseData['body']
  readonly #request: ClientRequest
  /** Bytes; 0: any. */
  readonly #limit: number
  #taken = false

  constructor(answer: Dispatcher.ResponseData, request: ClientRequest, limit: number) {
    this.status = answer.statusCode
    this.headers = answer.headers as ClientHeaders
    this.url = request.url
    this.#body = answer.body
    this.#request = request
    this.#limit = limit
    // A body that is destroyed before it was read would otherwise end the process.
    this.#body.on('error', () => undefined)
  }

  get body(): AsyncIterable<Uint8Array> {
    return { [Symbol.asyncIterator]: () => this.#chunks() }
  }

  async bytes(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    for await (const chunk of this.body) chunks.push(chunk)
    const [only = NOTHING] = chunks
    return chunks.length < 2 ? only : Buffer.concat(chunks)
  }

  async text(): Promise<string> {
    return textIn(await this.bytes(), headerOf(this.headers, 'content-type'))
  }

  async discard(): Promise<void> {
    if (this.#taken) {
      this.#body.destroy()
      return
    }
    this.#taken = true
    try {
      await this.#body.dump({ limit: DISCARD_LIMIT })
    } catch {
      this.#body.destroy()
    }
  }

  /** An object and not a generator: a generator that is closed before its first step would leave the connection open. */
  #chunks(): AsyncIterableIterator<Uint8Array> {
    if (this.#taken) throw new ResponseConsumedError(this.#request.client)
    this.#taken = true
    let opened: { readonly stream: Readable; readonly chunks: AsyncIterator<Uint8Array> } | undefined
    let size = 0
    const open = (): NonNullable<typeof opened> => {
      this.#refuseDeclaredSize()
      const stream = this.#decoded()
      return (opened = { stream, chunks: stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array> })
    }
    const close = (): Promise<IteratorReturnResult<undefined>> => {
      opened?.stream.destroy()
      this.#body.destroy()
      return Promise.resolve(DONE)
    }
    return {
      next: async () => {
        try {
          const step = await (opened ?? open()).chunks.next()
          if (step.done === true) return DONE
          size += step.value.byteLength
          if (this.#limit > 0 && size > this.#limit)
            throw new ResponseTooLargeError(this.#request, this.#limit)
          return step
        } catch (error) {
          await close()
          throw this.#translated(error)
        }
      },
      return: close,
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  /** What is too large already without decoding need not be read. */
  #refuseDeclaredSize(): void {
    const declared = Number(headerOf(this.headers, 'content-length'))
    if (this.#limit > 0 && declared > this.#limit && this.#hasBody()) {
      throw new ResponseTooLargeError(this.#request, this.#limit)
    }
  }

  #decoded(): Readable {
    if (!this.#hasBody()) return this.#body
    const encoding = headerOf(this.headers, 'content-encoding')
    const codings = codingsOf(encoding)
    if (codings !== undefined) return codings.length === 0 ? this.#body : decoded(this.#body, codings)
    throw new InvalidResponseError(this.#request, 'its content encoding is not one that was asked for')
  }

  #hasBody(): boolean {
    const isEmpty =
      this.status === 204 || this.status === 304 || headerOf(this.headers, 'content-length') === '0'
    return this.#request.method !== 'HEAD' && !isEmpty
  }

  #translated(error: unknown): unknown {
    const { code } = error as { readonly code?: unknown }
    if (typeof code === 'string' && CODING_ERROR.test(code)) {
      return new InvalidResponseError(this.#request, 'its body can not be decoded', { cause: error })
    }
    return translateUndiciError(error, this.#request, 'body')
  }
}
