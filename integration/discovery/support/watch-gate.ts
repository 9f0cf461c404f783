import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Hands requests on to an etcd, and holds back the first watch until the test lets it through. */
export class WatchGate implements AsyncDisposable {
  readonly url: string
  /** Resolves when a watch stands before the gate. */
  readonly reached: Promise<void>
  readonly #server: Server
  readonly #target: string
  readonly #opened = Promise.withResolvers<void>()
  #answers = ''

  private constructor(server: Server, target: string) {
    this.#server = server
    this.#target = target
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const reached = Promise.withResolvers<void>()
    this.reached = reached.promise
    server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
      if (incoming.url === '/v3/watch') reached.resolve()
      const waits = incoming.url === '/v3/watch' ? this.#opened.promise : Promise.resolve()
      void waits.then(() => this.#forward(incoming, outgoing))
    })
  }

  static async start(target: string): Promise<WatchGate> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new WatchGate(server, target)
  }

  /** What watches were answered. */
  get answers(): string {
    return this.#answers
  }

  open(): void {
    this.#opened.resolve()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  #forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url = '/', headers } = incoming
    const onward = request(new URL(url, this.#target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' })
      answer.on('data', (chunk: Buffer) => {
        if (url === '/v3/watch') this.#answers += chunk.toString()
        outgoing.write(chunk)
      })
      answer.on('end', () => outgoing.end())
    })
    onward.on('error', () => outgoing.destroy())
    outgoing.on('close', () => onward.destroy())
    incoming.pipe(onward)
  }
}
