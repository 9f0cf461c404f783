import type { Readable } from 'node:stream'
import type { IdGenerator } from '../../../common/index.js'
import { InvalidStatusError } from '../../exchange/exchange.errors.js'
import type { StreamSource } from '../../exchange/http-exchange.js'
import type { HttpMethod } from '../../exchange/http-method.js'
import type { ResponseHead } from '../../exchange/response-head.js'
import { AdapterExchange } from '../adapter-exchange.js'
import type { ServerLimits } from '../server-limits.js'
import { FetchBody } from './fetch-body.js'
import { responseHeaders } from './fetch-response.js'
import { SourceStream } from './source-stream.js'

const ORIGIN = /^([a-z]+):\/\/([^/?#]*)/i
const EMPTY = new Uint8Array(0)

/** How an exchange reaches its adapter. */
export interface FetchContext {
  readonly limits: ServerLimits
  readonly ids: IdGenerator
  readonly respond: (response: Response) => void
  /** The client is gone before there is a response. */
  readonly vanish: (reason: Error) => void
  /** Nothing more will be sent. */
  readonly done: () => void
}

/** A web `Request` that becomes a web `Response`. */
export class FetchExchange extends AdapterExchange {
  override readonly method: HttpMethod
  override readonly path: string
  override readonly query: string
  override readonly scheme: string
  override readonly host: string
  /** The Fetch API does not tell. */
  override readonly remoteAddress = undefined
  readonly #request: Request
  readonly #context: FetchContext
  readonly #body: FetchBody | undefined
  readonly #onAbort = (): void => this.cut()
  #stream: SourceStream | undefined = undefined
  #done = false

  constructor(request: Request, context: FetchContext) {
    super()
    // A parsed URL would do, at several times the price; the Request has normalized it already.
    const origin = ORIGIN.exec(request.url)
    const target = request.url.slice(origin?.[0].length ?? 0)
    const end = target.indexOf('#')
    const url = end < 0 ? target : target.slice(0, end)
    const mark = url.indexOf('?')
    this.method = request.method as HttpMethod
    this.path = (mark < 0 ? url : url.slice(0, mark)) || '/'
    this.query = mark < 0 ? '' : url.slice(mark + 1)
    this.scheme = origin?.[1] ?? 'http'
    this.host = request.headers.get('host') ?? origin?.[2] ?? ''
    this.#request = request
    this.#context = context
    this.#body = request.body === null ? undefined : new FetchBody(request, context.limits.maxBodySize)
    if (request.signal.aborted) queueMicrotask(this.#onAbort)
    else request.signal.addEventListener('abort', this.#onAbort)
  }

  protected override makeId(): string {
    return this.#context.ids.next()
  }

  override header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined
  }

  override headers(): Iterable<readonly [name: string, value: string]> {
    return this.#request.headers
  }

  override bytes(): Uint8Array | Promise<Uint8Array> {
    return this.#body === undefined ? EMPTY : this.#body.bytes()
  }

  override stream(): Readable {
    return FetchBody.toReadable(this.#body)
  }

  override send(status: number, head: ResponseHead, body?: string | Uint8Array): void {
    checkStatus(status)
    const headers = responseHeaders(head, this.responseFields)
    this.commit(status)
    if (this.#done) return
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    if (status === 204 || status === 304) headers.delete('content-length')
    else if (status === 205) headers.set('content-length', '0')
    else if (this.method !== 'HEAD' || bytes !== undefined)
      headers.set('content-length', String(bytes?.byteLength ?? 0))
    const payload = this.isBodyless(status) ? undefined : (bytes as Uint8Array<ArrayBuffer> | undefined)
    this.contentBytes = payload?.byteLength ?? 0
    this.#context.respond(new Response(payload, { status, headers }))
    this.#finish()
  }

  override async sendStream(status: number, head: ResponseHead, source: StreamSource): Promise<void> {
    checkStatus(status)
    const headers = responseHeaders(head, this.responseFields)
    this.commit(status, true)
    try {
      await this.#respondWith(status, headers, source)
    } finally {
      this.streamed()
    }
  }

  async #respondWith(status: number, headers: Headers, source: StreamSource): Promise<void> {
    const stream = new SourceStream(source)
    if (this.isBodyless(status) || this.#done) {
      if (status === 205) headers.set('content-length', '0')
      stream.abandon()
      if (!this.#done) this.#context.respond(new Response(undefined, { status, headers }))
      return this.#finish()
    }
    this.#stream = stream
    this.contentBytes = -1
    if (!(await stream.start())) {
      this.#stream = undefined
      this.uncommit()
      throw stream.error
    }
    if (this.#isDone()) return
    this.#context.respond(new Response(stream.body, { status, headers }))
    try {
      await stream.finished
    } finally {
      this.#finish()
    }
  }

  /** The client is gone, or has to go. */
  cut(): void {
    if (this.#done) return
    const reason = this.leave()
    this.#body?.fail(reason)
    this.#stream?.abandon(reason)
    this.#context.vanish(reason)
    this.#finish()
    this.answered()
  }

  #isDone(): boolean {
    return this.#done
  }

  #finish(): void {
    if (this.#done) return
    this.#done = true
    this.#request.signal.removeEventListener('abort', this.#onAbort)
    this.#context.done()
  }
}

function checkStatus(status: number): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new InvalidStatusError(status)
}
