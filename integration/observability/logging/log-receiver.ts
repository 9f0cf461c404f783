import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export interface ReceivedRequest {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Says how one request is answered. `hang` never answers. */
export interface Reply {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An HTTP server in the place of a log store: keeps what it gets, and answers as the test wants. */
export class LogReceiver implements AsyncDisposable {
  readonly requests: ReceivedRequest[] = []
  /** Asked for each request; the default answers as the store does when all is well. */
  reply: (request: ReceivedRequest, index: number) => Reply | 'hang' | 'reset' = () => ({ status: 204 })
  readonly #server: Server
  readonly #waiting: (() => void)[] = []

  private constructor() {
    this.#server = createServer((request, response) => void this.#receive(request, response))
  }

  static async start(): Promise<LogReceiver> {
    const receiver = new LogReceiver()
    receiver.#server.listen(0, '127.0.0.1')
    await once(receiver.#server, 'listening')
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Waits until what was received is enough. */
  async until(isEnough: (requests: readonly ReceivedRequest[]) => boolean): Promise<void> {
    while (!isEnough(this.requests)) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method, url, headers } = request
    const received = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
    const reply = this.reply(received, this.requests.push(received) - 1)
    for (const resolve of this.#waiting.splice(0)) resolve()
    if (reply === 'hang') return
    if (reply === 'reset') {
      request.socket.resetAndDestroy()
      return
    }
    response.writeHead(reply.status, reply.headers).end(reply.body)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
