import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What came, as far as tests look at it. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Answer = (response: ServerResponse, request: Received, count: number) => void

/** A service that answers as a test says, and remembers what it was asked. */
export class Downstream implements AsyncDisposable {
  readonly #server: Server
  readonly received: Received[] = []
  /** Requests whose connection was closed by the client before they were answered. */
  aborted = 0

  private constructor(answer: Answer) {
    this.#server = createServer((request, response) => {
      response.on('close', () => {
        if (!response.writableEnded) this.aborted++
      })
      const chunks: Buffer[] = []
      request.on('error', () => undefined)
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { method = '', url = '', headers } = request
        const received = { method, url, headers, body: Buffer.concat(chunks).toString() }
        this.received.push(received)
        answer(response, received, this.received.length)
      })
    })
  }

  static async start(answer: Answer): Promise<Downstream> {
    const downstream = new Downstream(answer)
    downstream.#server.listen(0, '127.0.0.1')
    await once(downstream.#server, 'listening')
    return downstream
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }
}

export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
