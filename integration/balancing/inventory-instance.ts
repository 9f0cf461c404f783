import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FaultProxy } from '../support/fault-proxy.js'

/** One instance of a service: a server that answers with its name, and the network in front of it. */
export class InventoryInstance implements AsyncDisposable {
  readonly name: string
  readonly network: FaultProxy
  /** Requests that arrived. */
  readonly #server: Server
  #requests = 0

  private constructor(name: string, server: Server, network: FaultProxy) {
    this.name = name
    this.#server = server
    this.network = network
    server.on('request', () => this.#requests++)
  }

  static async start(name: string): Promise<InventoryInstance> {
    const server = createServer((_request, response) => void response.end(name))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const network = await FaultProxy.start((server.address() as AddressInfo).port)
    return new InventoryInstance(name, server, network)
  }

  get uri(): string {
    return `http://127.0.0.1:${this.network.port}`
  }

  get requests(): number {
    return this.#requests
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.network.close()
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
