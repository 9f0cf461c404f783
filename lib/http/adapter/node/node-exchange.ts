import type { Readable } from 'node:stream'
import { ClientDisconnectedError } from '../../exchange/exchange.errors.js'
import type { StreamSource } from '../../exchange/http-exchange.js'
import type { HttpMethod } from '../../exchange/http-method.js'
import type { ResponseHead } from '../../exchange/response-head.js'
import { EVERY_METHOD, refusalBody } from '../refusal.js'
import type { RequestTarget } from '../request-target.js'
import { BodyStream } from './body-stream.js'
import type { Connection } from './connection.js'
import { dateLine } from './http-date.js'
import type { NodeRequest } from './node-request.js'
import { findField, NodeResponseHead, renderHead, statusLine } from './node-response-head.js'
import type { NodeResponse } from './node-response.js'
import { PipelinedExchange } from './pipelined-exchange.js'
import { RequestBody } from './request-body.js'
import { ResponsePump } from './response-pump.js'

const EMPTY = new Uint8Array(0)
/** Bytes that are worth a copy to save a write. */
const INLINE_BYTES = 16 * 1024
/** What is read of a body that no handler wanted, to keep the connection; for more than that it is closed. */
const SKIPPED_BODY = 64 * 1024
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'

/** An answer that waits for those before it. */
interface Held {
  readonly text: string
  readonly bytes: Uint8Array | undefined
}

/** One request of an HTTP/1.x connection. */
export class NodeExchange extends PipelinedExchange {
  override readonly method: HttpMethod
  override readonly path: string
  override readonly query: string
  override readonly response: NodeResponse
  readonly #connection: Connection
  readonly #request: NodeRequest
  readonly #body: RequestBody | undefined
  readonly #target: RequestTarget | undefined
  #awaitsContinue = false
  #preamble = ''
  #complete = false
  #held: Held | undefined = undefined
  #pump: ResponsePump | undefined = undefined

  constructor(
    connection: Connection,
    request: NodeRequest,
    response: NodeResponse,
    target: RequestTarget | undefined,
  ) {
    super()
    const url = target === undefined ? (request.url as string) : target.origin
    const mark = url.indexOf('?')
    this.method = request.method as HttpMethod
    this.path = mark < 0 ? url : url.slice(0, mark)
    this.query = mark < 0 ? '' : url.slice(mark + 1)
    this.response = response
    this.#connection = connection
    this.#request = request
    this.#target = target
    this.#body = request.hasBody ? this.#openBody(request) : undefined
  }

  protected override makeId(): string {
    return this.#connection.state.ids.next()
  }

  override get scheme(): string {
    return 'http'
  }

  override get host(): string {
    return this.#target?.authority ?? this.#request.scan.host
  }

  override get remoteAddress(): string | undefined {
    return this.#connection.remoteAddress
  }

  override get protocolVersion(): string {
    return this.#request.httpVersion
  }

  override get awaitsBody(): boolean {
    return this.#body !== undefined && !this.#body.isComplete && !this.#awaitsContinue
  }

  override get pendingBody(): RequestBody | undefined {
    return this.#body === undefined || this.#body.isComplete ? undefined : this.#body
  }

  override header(name: string): string | undefined {
    const lines = this.#request.rawHeaders
    let found: string | undefined
    for (let i = 0; i < lines.length; i += 2) {
      const line = lines[i] as string
      if (line.length !== name.length || (line !== name && line.toLowerCase() !== name)) continue
      const value = lines[i + 1] as string
      found = found === undefined ? value : `${found}${name === 'cookie' ? '; ' : ', '}${value}`
    }
    return found
  }

  override *headers(): Iterable<readonly [name: string, value: string]> {
    const lines = this.#request.rawHeaders
    for (let i = 0; i < lines.length; i += 2) {
      yield [(lines[i] as string).toLowerCase(), lines[i + 1] as string]
    }
  }

  override bytes(): Uint8Array | Promise<Uint8Array> {
    return this.#body === undefined ? EMPTY : this.#body.bytes()
  }

  override stream(): Readable {
    if (this.#body !== undefined) return this.#body.stream()
    const empty = new BodyStream(() => undefined)
    empty.push(null)
    return empty
  }

  override send(status: number, head: ResponseHead, body?: string | Uint8Array): void {
    const added = this.responseFields
    const start =
      added === undefined && head instanceof NodeResponseHead
        ? head.text(status)
        : renderHead(status, head, added)
    this.commit(status)
    if (status === 204 || status === 304) return this.#answer(start + this.#tail())
    if (status === 205) return this.#answer(`${start}content-length: 0\r\n${this.#tail()}`)
    if (body === undefined || this.method === 'HEAD') {
      const declared = this.method === 'HEAD' ? findField('content-length', head, added) : undefined
      return this.#answer(`${start}content-length: ${declared ?? lengthOf(body)}\r\n${this.#tail()}`)
    }
    const length = lengthOf(body)
    this.contentBytes = length
    const text = `${start}content-length: ${length}\r\n${this.#tail()}`
    if (typeof body === 'string' && body.length === length) return this.#answer(text + body)
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    if (length > INLINE_BYTES) return this.#answer(text, bytes)
    this.#answer(text + Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1'))
  }

  override async sendStream(status: number, head: ResponseHead, source: StreamSource): Promise<void> {
    const start = renderHead(status, head, this.responseFields)
    this.commit(status, true)
    const declared = findField('content-length', head, this.responseFields)
    const chunked = declared === undefined && this.#request.httpVersion === '1.1'
    const pump = new ResponsePump(this.#connection, source, {
      bodyless: this.isBodyless(status),
      contentLength: declared === undefined ? undefined : Number(declared),
      chunked,
      head: () => this.#preamble + start + this.#streamFraming(status, declared, chunked),
    })
    this.#pump = pump
    if (this.#complete) pump.abandon()
    else if (this.#connection.first === this) pump.takeTurn()
    try {
      await pump.run()
    } catch (error) {
      if (!pump.headSent) {
        this.#pump = undefined
        this.uncommit()
      }
      throw error
    } finally {
      this.contentBytes = pump.sent
      this.streamed()
    }
    if (pump.abandoned) return
    this.#pump = undefined
    if (this.#leavesBody()) this.#connection.seal()
    this.#finish()
  }

  override refuse(status: number): void {
    this.commit(status)
    if (status === 204) {
      return this.#answer(`${statusLine(204)}allow: ${EVERY_METHOD}\r\n${this.#tail()}`)
    }
    this.#answer(refusalText(status, this.#closing(), this.method === 'HEAD'))
  }

  override takeTurn(): boolean {
    const held = this.#held
    if (held !== undefined) {
      this.#held = undefined
      this.#connection.write(
        this.#closesNow() ? sayingClose(held.text, this.#preamble.length) : held.text,
        held.bytes,
      )
      this.#complete = true
      return true
    }
    if (this.#preamble !== '' && !this.committed) {
      this.#connection.write(this.#preamble)
      this.#preamble = ''
    }
    this.#pump?.takeTurn()
    return false
  }

  override onClientLeft(): void {
    // A client that has got all that was announced need not wait for the end of the source.
    const reason = this.#pump?.isWhole === true ? new ClientDisconnectedError() : this.leave()
    this.pendingBody?.fail(reason)
  }

  override onGone(): void {
    this.onClientLeft()
    this.#complete = true
    this.#held = undefined
    this.#pump?.abandon()
    this.answered()
  }

  override get isStreaming(): boolean {
    return this.#pump !== undefined && !this.#complete
  }

  #openBody(request: NodeRequest): RequestBody {
    const { contentLength, chunked, encoded, expect } = request.scan
    this.#awaitsContinue = expect === 'continue'
    const body = new RequestBody(
      {
        wanted: () => this.#continue(),
        arrived: () => this.#connection.bodyArrived(this),
        received: () => this.#connection.socket.bytesRead,
        resume: () => this.#connection.socket.resume(),
      },
      {
        contentLength: chunked ? -1 : contentLength,
        encoded,
        limit: this.#connection.state.limits.maxBodySize,
      },
    )
    request.body = body
    // Tells node that the body is taken care of; else it would dump it when the answer is out.
    request._read(0)
    return body
  }

  #continue(): void {
    if (this.#awaitsContinue) {
      this.#awaitsContinue = false
      if (this.#connection.first === this) this.#connection.write(CONTINUE)
      else this.#preamble = CONTINUE
    }
    this.#connection.socket.resume()
  }

  /** `date`, `connection` where it has to be said, and the end of the head. */
  #tail(): string {
    if (this.#closing()) return `${dateLine()}connection: close\r\n\r\n`
    return this.#request.httpVersionMinor === 0
      ? `${dateLine()}connection: keep-alive\r\n\r\n`
      : `${dateLine()}\r\n`
  }

  #streamFraming(status: number, declared: string | undefined, chunked: boolean): string {
    if (status === 204 || status === 304) return this.#tail()
    if (status === 205) return `content-length: 0\r\n${this.#tail()}`
    if (declared !== undefined) return `content-length: ${declared}\r\n${this.#tail()}`
    if (this.method === 'HEAD') return this.#tail()
    if (chunked) return `transfer-encoding: chunked\r\n${this.#tail()}`
    this.#connection.endWith(this)
    return this.#tail()
  }

  /** Decides whether this is the connection's last answer, and if so sees to it. */
  #closing(): boolean {
    const connection = this.#connection
    if (!this.response.shouldKeepAlive || this.#leavesBody()) connection.seal()
    else if (connection.state.closing && this.next === undefined) connection.seal()
    return connection.endsWith(this)
  }

  /** Whether a held answer, made before the server began to close, turns out to be the last one. */
  #closesNow(): boolean {
    const { isSealed, state } = this.#connection
    return state.closing && !isSealed && this.#closing()
  }

  // A body nobody has read is skipped when it is small, and known to come. One may still be read while its answer is streamed, unless
  // its client waits for 100: that can not follow the head of the answer.
  #leavesBody(): boolean {
    const body = this.pendingBody
    if (body === undefined || (this.#pump !== undefined && !this.#awaitsContinue)) return false
    body.drop()
    const { contentLength, chunked } = this.#request.scan
    return this.#awaitsContinue || chunked || contentLength > SKIPPED_BODY
  }

  #answer(text: string, bytes?: Uint8Array): void {
    const connection = this.#connection
    if (this.#complete) return
    if (connection.first === this) {
      connection.write(text, bytes)
      this.#finish()
    } else this.#held = { text: this.#preamble + text, bytes }
  }

  #finish(): void {
    if (this.#complete) return
    this.#complete = true
    this.#connection.complete(this)
  }
}

/** The whole response that refuses a request. */
export function refusalText(status: number, close: boolean, headOnly = false): string {
  const body = refusalBody(status)
  const connection = close ? 'connection: close\r\n' : ''
  return (
    `${statusLine(status)}content-type: application/problem+json\r\ncontent-length: ${body.length}\r\n` +
    `${dateLine()}${connection}\r\n${headOnly ? '' : body}`
  )
}

/** @param start where the head begins */
function sayingClose(text: string, start: number): string {
  const end = text.indexOf('\r\n\r\n', start)
  const head = text.slice(0, end).replace('\r\nconnection: keep-alive', '')
  return `${head}\r\nconnection: close${text.slice(end)}`
}

function lengthOf(body: string | Uint8Array | undefined): number {
  if (body === undefined) return 0
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
}
