import type { Readable } from 'node:stream'
import { PayloadTooLargeException, UnsupportedMediaTypeException } from '../../errors/client.errors.js'
import { BodyConsumedError } from '../../exchange/exchange.errors.js'

/** The body of a web request: bounded, read once, given out as often as it is asked for, or once as a stream. */
export class FetchBody {
  readonly #request: Request
  readonly #limit: number
  #bytes: Promise<Uint8Array> | undefined = undefined
  #streamed = false
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined = undefined
  #error: Error | undefined = undefined

  constructor(request: Request, limit: number) {
    this.#request = request
    this.#limit = limit
  }

  /** @throws PayloadTooLargeException, UnsupportedMediaTypeException, ClientDisconnectedError */
  bytes(): Promise<Uint8Array> {
    if (this.#bytes === undefined) {
      this.#admit()
      this.#bytes = this.#collect()
    }
    return this.#bytes
  }

  /** The rest will not come. */
  fail(reason: Error): void {
    this.#error ??= reason
    this.#reader?.cancel(reason).catch(ignore)
  }

  /** A body as node's stream; node:stream is loaded only here. */
  static toReadable(body: FetchBody | undefined): Readable {
    const { Readable } = process.getBuiltinModule('node:stream')
    return Readable.from(body === undefined ? [] : body.#chunks(), { objectMode: false })
  }

  #admit(): void {
    if (this.#error !== undefined) throw this.#error
    if (this.#streamed) throw new BodyConsumedError()
    const coding = this.#request.headers.get('content-encoding') ?? ''
    if (coding !== '' && coding.toLowerCase() !== 'identity') {
      throw new UnsupportedMediaTypeException(
        'The body has a content coding that the server does not decode.',
        {
          headers: { 'accept-encoding': 'identity' },
        },
      )
    }
    if (Number(this.#request.headers.get('content-length')) > this.#limit) throw this.#tooLarge()
  }

  async #collect(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    for await (const chunk of this.#read()) chunks.push(chunk)
    const [first] = chunks
    if (first !== undefined && chunks.length === 1) return first
    const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0))
    let offset = 0
    for (const chunk of chunks) {
      bytes.set(chunk, offset)
      offset += chunk.byteLength
    }
    return bytes
  }

  #chunks(): AsyncIterable<Uint8Array> {
    this.#admit()
    if (this.#bytes !== undefined) return once(this.#bytes)
    this.#streamed = true
    return this.#read()
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    const reader = (this.#request.body as ReadableStream<Uint8Array>).getReader()
    this.#reader = reader
    let size = 0
    try {
      for (;;) {
        const { done, value } = await reader.read()
        // A cancelled reader is done as well.
        if (this.#error !== undefined) throw this.#error
        if (done) return
        size += value.byteLength
        if (size > this.#limit) throw this.#tooLarge()
        yield value
      }
    } catch (error) {
      throw this.#error ?? error
    } finally {
      // Whoever reads may stop before the end; the client is not to wait for that.
      reader.cancel().catch(ignore)
    }
  }

  #tooLarge(): PayloadTooLargeException {
    return new PayloadTooLargeException(`The body is larger than ${this.#limit} bytes.`)
  }
}

async function* once(bytes: Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await bytes
}

function ignore(): void {}
