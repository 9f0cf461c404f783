import { Readable } from 'node:stream'
import { HttpExchange, type StreamSource } from './http-exchange.js'
import { ResponseCommittedError } from './exchange.errors.js'
import type { HttpMethod } from './http-method.js'
import type { ResponseHead } from './response-head.js'

export interface RecordedRequest {
  readonly method?: HttpMethod
  readonly path?: string
  readonly query?: string
  readonly host?: string
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** An exchange without an adapter, for unit tests: it takes a request from an object and keeps the response. */
export class RecordingExchange extends HttpExchange {
  readonly id = 'request-1'
  readonly method: HttpMethod
  readonly path: string
  readonly query: string
  readonly scheme = 'http'
  readonly host: string
  readonly remoteAddress = '127.0.0.1'
  readonly #requestFields: Readonly<Record<string, string>>
  readonly #requestBody: string
  readonly #abort = new AbortController()

  status: number | undefined = undefined
  head: ResponseHead | undefined = undefined
  /** What `send` was given; `undefined` for a stream. */
  body: string | Uint8Array | undefined = undefined
  /** The chunks of a stream, as they came. */
  readonly chunks: (Uint8Array | string)[] = []
  committed = false
  clientLeft = false

  constructor({
    method = 'GET',
    path = '/',
    query = '',
    host = 'localhost',
    headers = {},
    body = '',
  }: RecordedRequest = {}) {
    super()
    this.host = host
    this.method = method
    this.path = path
    this.query = query
    this.#requestFields = headers
    this.#requestBody = body
  }

  header(name: string): string | undefined {
    return this.#requestFields[name]
  }

  headers(): Iterable<readonly [name: string, value: string]> {
    return Object.entries(this.#requestFields)
  }

  text(): string {
    return this.#requestBody
  }

  bytes(): Uint8Array {
    return new TextEncoder().encode(this.#requestBody)
  }

  stream(): Readable {
    return Readable.from([this.bytes()])
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** The client goes away. */
  hangUp(): void {
    this.#abort.abort()
  }

  send(status: number, head: ResponseHead, body?: string | Uint8Array): void {
    this.#commit(status, head)
    this.body = body
  }

  async sendStream(status: number, head: ResponseHead, source: StreamSource): Promise<void> {
    this.#commit(status, head)
    for await (const chunk of source as AsyncIterable<Uint8Array | string>) this.chunks.push(chunk)
  }

  /** Every line of a response field, those of the exchange in the place of those of the head. */
  responseLines(name: string): readonly string[] {
    const own = lines(this.responseFields ?? [], name)
    return own.length > 0 ? own : lines(this.head?.fields ?? [], name)
  }

  responseHeader(name: string): string | undefined {
    const values = this.responseLines(name)
    return values.length === 0 ? undefined : values.join(', ')
  }

  /** The response body as text, streamed or not. */
  get responseText(): string {
    const parts = this.body === undefined ? this.chunks : [this.body]
    return Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))).toString()
  }

  json(): unknown {
    return JSON.parse(this.responseText)
  }

  #commit(status: number, head: ResponseHead): void {
    if (this.committed) throw new ResponseCommittedError(`${this.method} ${this.path}`)
    this.committed = true
    this.status = status
    this.head = head
  }
}

function lines(fields: readonly string[], name: string): readonly string[] {
  return fields.filter((_field, index) => index % 2 === 1 && fields[index - 1] === name)
}
