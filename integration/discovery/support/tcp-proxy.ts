import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/**
 * Stands between a client and a server, for what networks do: connections that are cut, refused, or die without a word.
 *
 *     const proxy = await TcpProxy.start(2379)
 *     proxy.port // for the client
 *     await proxy.cut()
 *     await proxy.restore()
 */
export class TcpProxy implements AsyncDisposable {
  readonly port: number
  readonly #target: number
  readonly #requests: string[] = []
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  #server: Server

  private constructor(server: Server, target: number) {
    this.#server = server
    this.#target = target
    this.port = (server.address() as AddressInfo).port
    server.on('connection', (client: Socket) => this.#join(client))
  }

  /** @param target port of the server, on this machine */
  static async start(target: number): Promise<TcpProxy> {
    return new TcpProxy(await listening(0), target)
  }

  /** Connections that clients hold. */
  get connections(): number {
    return this.#pairs.size
  }

  /** How many HTTP requests have come to a path. */
  requests(path: string): number {
    return this.#requests.filter((each) => each.startsWith(path)).length
  }

  /** Cuts every connection, and refuses new ones. */
  async cut(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy()
    await closed
  }

  async restore(): Promise<void> {
    if (this.#server.listening) return
    this.#server = await listening(this.port)
    this.#server.on('connection', (client: Socket) => this.#join(client))
  }

  /** From now on no byte of the present connections gets through, though they stay open. New ones work. */
  stall(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.unpipe().pause()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.cut()
  }

  #join(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1')
    const pair = [client, server] as const
    this.#pairs.add(pair)
    client.on('data', (chunk: Buffer) => {
      const [, path] = /^(?:GET|POST|PUT|DELETE) (\S+) HTTP/.exec(chunk.toString('latin1')) ?? []
      if (path !== undefined) this.#requests.push(path)
    })
    client.pipe(server).pipe(client)
    for (const [socket, other] of [pair, [server, client]] as const) {
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        other.destroy()
        this.#pairs.delete(pair)
      })
    }
  }
}

async function listening(port: number): Promise<Server> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
