import { EventEmitter, once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** A request as it came. */
export interface ReceivedRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Uncompressed. */
  readonly body: Buffer
  readonly isCompressed: boolean
  /** What it was answered with; 0 where it was not. */
  readonly status: number
}

/** How a request is answered. */
export interface ReceiverAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** `hang`: never answered; `reset`: the connection is cut. */
  readonly instead?: 'hang' | 'reset'
}

/** Decides about a request; `undefined` leaves it to the receiver, which takes what it got. */
export type Answering = (request: Omit<ReceivedRequest, 'status'>) => ReceiverAnswer | undefined

/** An HTTP server that takes what applications send to their backends, and can be as unwilling as one. It can go away and come back under the same port. */
export abstract class HttpReceiver implements AsyncDisposable {
  /** Every request there was, whatever it was answered with. */
  readonly requests: ReceivedRequest[] = []
  readonly #changes = new EventEmitter().setMaxListeners(0)
  #server: Server | undefined
  #port = 0
  #answering: Answering = () => undefined

  /** `http://127.0.0.1:4318` */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Connections that are open now. */
  async connections(): Promise<number> {
    const server = this.#server
    if (server === undefined) return 0
    return new Promise((resolve, reject) => {
      server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))
    })
  }

  /** What the next requests are answered with. */
  answer(answering: Answering | ReceiverAnswer | undefined): void {
    this.#answering = typeof answering === 'function' ? answering : () => answering
  }

  /** Opens the port, for the second time the same one. */
  async start(): Promise<this> {
    const server = createServer((request, response) => {
      this.#receive(request, response).catch((error: unknown) => {
        response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error))
      })
    })
    this.#server = server
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
    return this
  }

  /** Cuts every connection, and refuses new ones. */
  async stop(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  /** Waits until something holds; asked after each request. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await once(this.#changes, 'request')
  }

  /** Takes a request that is not answered otherwise. A thrown error is answered with 400. */
  protected abstract take(request: Omit<ReceivedRequest, 'status'>): ReceiverAnswer

  async #receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk)
    const isCompressed = message.headers['content-encoding'] === 'gzip'
    const bytes = Buffer.concat(chunks)
    const request = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      body: isCompressed ? gunzipSync(bytes) : bytes,
      isCompressed,
    }
    let answer = this.#answering(request)
    try {
      answer ??= this.take(request)
    } catch (error) {
      answer = { status: 400, body: String(error) }
    }
    const { status = 200, headers = {}, body = '', instead } = answer
    this.requests.push({ ...request, status: instead === undefined ? status : 0 })
    if (instead === undefined) response.writeHead(status, headers).end(body)
    else if (instead === 'reset') message.socket.resetAndDestroy()
    this.#changes.emit('request')
  }
}
