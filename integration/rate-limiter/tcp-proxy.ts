import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** Between a client and a server, to lose the connection on purpose. */
export class TcpProxy implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #target: { readonly host: string; readonly port: number }
  #isHanging = false
  #isRefusing = false

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target
    this.#server = createServer((socket) => this.#accept(socket))
  }

  static async to(url: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(url)
    const proxy = new TcpProxy({ host: hostname, port: Number(port) })
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Connections that are open on the client's side. */
  get connections(): number {
    return this.#sockets.size
  }

  /** Cuts every connection and takes no new one. */
  cut(): void {
    this.#isRefusing = true
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Keeps the connections, and lets nothing through any more: a half-open socket. */
  hang(): void {
    this.#isHanging = true
  }

  restore(): void {
    this.#isHanging = false
    this.#isRefusing = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #accept(client: Socket): void {
    if (this.#isRefusing) {
      client.destroy()
      return
    }
    this.#sockets.add(client)
    const server = connect(this.#target)
    const close = (): void => {
      this.#sockets.delete(client)
      client.destroy()
      server.destroy()
    }
    client.on('data', (chunk) => {
      if (!this.#isHanging) server.write(chunk)
    })
    server.on('data', (chunk) => {
      if (!this.#isHanging) client.write(chunk)
    })
    for (const socket of [client, server]) socket.on('close', close).on('error', close)
  }
}
