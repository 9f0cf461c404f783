import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** What a proxied connection suffers. */
export interface Fault {
  /** Bytes of an answer are held back this long, in milliseconds. */
  readonly latencyMs?: number
  /** The connection is reset after this many bytes of an answer. */
  readonly resetAfterBytes?: number
  /** Accepts and takes everything, but never answers: a half-open connection. */
  readonly silent?: boolean
  /** One byte of an answer at a time, with this pause, in milliseconds. */
  readonly dripMs?: number
}

/** A TCP proxy in front of a server, which does to each connection what a network can do to it. */
export class FaultProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #target: { readonly port: number; readonly host: string }
  #next: () => Fault = () => ({})
  #accepted = 0

  /** Starts one on a free port. */
  static async start(port: number, host = '127.0.0.1'): Promise<FaultProxy> {
    const proxy = new FaultProxy({ port, host })
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  private constructor(target: { readonly port: number; readonly host: string }) {
    this.#target = target
    this.#server = createServer({ noDelay: true }, (client) => this.#serve(client, this.#next()))
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Connections that were accepted so far. */
  get accepted(): number {
    return this.#accepted
  }

  /** Connections that are open now, both sides counted. */
  get open(): number {
    return this.#sockets.size
  }

  /** What the next connections suffer; asked once for each. */
  suffer(next: Fault | (() => Fault)): void {
    this.#next = typeof next === 'function' ? next : () => next
  }

  /** Resets every connection there is. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    for (const timer of this.#timers) clearTimeout(timer)
    await closed
  }

  #serve(client: Socket, fault: Fault): void {
    this.#accepted++
    this.#keep(client)
    if (fault.silent === true) {
      client.resume()
      return
    }
    const upstream = connect({ ...this.#target, noDelay: true })
    this.#keep(upstream)
    let sent = 0
    let pending = Promise.resolve()
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => void pending.then(() => client.destroySoon()))
    client.pipe(upstream)
    upstream.on('data', (chunk: Buffer) => {
      sent += chunk.length
      pending = pending.then(() => this.#pass(client, chunk, fault))
      if (fault.resetAfterBytes !== undefined && sent > fault.resetAfterBytes) {
        pending = pending.then(() => void client.resetAndDestroy())
      }
    })
  }

  async #pass(
    client: Socket,
    chunk: Buffer,
    { latencyMs = 0, dripMs, resetAfterBytes }: Fault,
  ): Promise<void> {
    if (latencyMs > 0) await this.#pause(latencyMs)
    const bytes = resetAfterBytes === undefined ? chunk : chunk.subarray(0, resetAfterBytes)
    if (dripMs === undefined) {
      client.write(bytes)
      return
    }
    for (const byte of bytes) {
      if (client.destroyed) return
      client.write(Uint8Array.of(byte))
      await this.#pause(dripMs)
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        resolve()
      }, milliseconds)
      this.#timers.add(timer)
    })
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#sockets.delete(socket))
  }
}
