import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** What a connection does with the head of each request that came on it. */
export type Behaviour = (socket: Socket, head: string) => void

/** A server that writes what it is told, valid HTTP or not. */
export class RawServer implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** The heads of the requests that came. */
  readonly heads: string[] = []
  connections = 0

  private constructor(behave: Behaviour) {
    this.#server = createServer((socket) => {
      this.connections++
      this.#sockets.add(socket)
      let received = ''
      socket.setEncoding('latin1').on('data', (text: string) => {
        received += text
        for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
          const head = received.slice(0, end)
          received = received.slice(end + 4)
          this.heads.push(head)
          behave(socket, head)
        }
      })
      socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket))
    })
  }

  static async start(behave: Behaviour): Promise<RawServer> {
    const server = new RawServer(behave)
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#sockets.size
  }

  /** Settles when the last connection is closed, however: one that its client resets closes with an error. */
  async allClosed(): Promise<void> {
    while (this.#sockets.size > 0)
      await Promise.all(
        [...this.#sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
      )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
  }
}

/** A behaviour that answers every request with the same bytes. */
export function answering(...parts: readonly (string | Uint8Array)[]): Behaviour {
  return (socket) => {
    for (const part of parts) socket.write(part, 'latin1')
  }
}

/** A response with a body of a known length. */
export function response(status: string, headers: readonly string[], body: string | Uint8Array = ''): Buffer {
  const bytes = Buffer.from(body)
  const head = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${bytes.length}`, '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes])
}
