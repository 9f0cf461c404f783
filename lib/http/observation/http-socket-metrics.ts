import type { Counter, Meter, MeterRegistry } from '../../core/index.js'
import type { AdapterObserver } from '../adapter/adapter-observer.js'
import type { HttpAdapter } from '../adapter/http-adapter.js'
import { HTTP_METERS } from './http-observation-names.js'

/** What happens on a socket of the application before there is a request: connections, and what is refused. */
export class HttpSocketMetrics implements AdapterObserver, Disposable {
  readonly #meters: MeterRegistry
  readonly #server: string
  /** By status. The first is there from the beginning: a name that is taken is told at boot, and not by whoever floods a server. */
  readonly #requests: Map<number, Counter>
  #connections: Counter | undefined
  #open: Meter | undefined

  /** @param server value of the tag `server` */
  constructor(meters: MeterRegistry, server: string) {
    this.#meters = meters
    this.#server = server
    this.#requests = new Map([[400, this.#refusedWith(400)]])
  }

  requestRefused(status: number): void {
    let counter = this.#requests.get(status)
    if (counter === undefined) {
      counter = this.#refusedWith(status)
      this.#requests.set(status, counter)
    }
    counter.increment()
  }

  connectionRefused(): void {
    this.#connections?.increment()
  }

  /** Where the adapter has connections of its own. */
  watch(adapter: HttpAdapter): void {
    if (adapter.connections === undefined) return
    const { openConnections, refusedConnections } = HTTP_METERS
    const tags = { server: this.#server }
    const read = (): number => adapter.connections ?? 0
    this.#open = this.#meters.gauge(openConnections.name, read, {
      description: openConnections.description,
      tags,
    })
    this.#connections = this.#meters.counter(refusedConnections.name, {
      description: refusedConnections.description,
      tags,
    })
  }

  #refusedWith(status: number): Counter {
    const { name, description } = HTTP_METERS.refusedRequests
    return this.#meters.counter(name, { description, tags: { server: this.#server, status: String(status) } })
  }

  /** Removes what reads the adapter; what was counted stays. */
  [Symbol.dispose](): void {
    this.#open?.remove()
  }
}
