import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { ServiceInstance } from '../discovery/service-instance.js'

/** What a server does with a request. `cut`: begins an answer and resets the connection. `stall`: never answers. */
export type Behaviour = 'ok' | 'error' | 'unavailable' | 'stall' | 'cut'

/** A real HTTP server that a test can kill, revive, and tell how to misbehave. Health checks at `/ready` get what `ready` says. */
export class ControlledServer implements AsyncDisposable {
  behaviour: Behaviour = 'ok'
  ready = true
  /** Requests that were not health checks. */
  requests = 0
  checks = 0
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port = 0

  constructor(readonly id: string) {}

  /** A number of them, listening. */
  static async start(count: number): Promise<ControlledServer[]> {
    const servers = Array.from({ length: count }, (_, index) => new ControlledServer(`server-${index}`))
    for (const server of servers) await server.revive()
    return servers
  }

  get instance(): ServiceInstance {
    return { id: this.id, serviceId: 'inventory', host: '127.0.0.1', port: this.#port }
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#sockets.size
  }

  /** Listens, again at the port it had before. */
  async revive(): Promise<void> {
    const server = (this.#server = createServer((request, response) => this.#answer(request, response)))
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
  }

  /** Resets its connections and refuses new ones. */
  async kill(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    for (const socket of this.#sockets) socket.resetAndDestroy()
    server.close()
    await once(server, 'close')
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill()
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === '/ready') {
      this.checks++
      response.writeHead(this.ready ? 200 : 503).end()
      return
    }
    this.requests++
    switch (this.behaviour) {
      case 'ok':
        response.end(this.id)
        return
      case 'error':
      case 'unavailable':
        response.writeHead(this.behaviour === 'error' ? 500 : 503).end('no')
        return
      case 'cut':
        response.writeHead(200, { 'content-length': '1000' })
        response.write('begun', () => request.socket.resetAndDestroy())
        return
      case 'stall':
    }
  }
}
