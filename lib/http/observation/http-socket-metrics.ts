import type { Counter, Meter, MeterRegistry } from '../../core/index.js'
import type { AdapterObserver } from '../adapter/adapter-observer.js'
import type { HttpAdapter } from '../adapter/http-adapter.js'
import { HTTP_METERS } from './http-observation-names.js'

/** What happens on a socket of the application before there is a request: connections, and what is refused. */
export class HttpSocketMetrics implements AdapterObserver, Disposable {
  readonly #meters: MeterRegistry
  readonly #server: string
  /** By status. */
  readonly #requests = new Map<number, Counter>()
  #connections: Counter | undefined
  #open: Meter | undefined

  /** @param server value of the tag `server` */
  constructor(meters: MeterRegistry, server: string) {
    this.#meters = meters
    this.#server = server
  }

  requestRefused(status: number): void {
    let counter = this.#requests.get(status)
    if (counter === undefined) {
      const { name, description } = HTTP_METERS.refusedRequests
      const tags = { server: this.#server, status: String(status) }
      counter = this.#meters.counter(name, { description, tags })
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
    const { openConnections: open, refusedConnections: refused } = HTTP_METERS
    const tags = { server: this.#server }
    const read = (): number => adapter.connections ?? 0
    this.#open = this.#meters.gauge(open.name, read, { description: open.description, tags })
    this.#connections = this.#meters.counter(refused.name, { description: refused.description, tags })
  }

  /** Removes what reads the adapter; what was counted stays. */
  [Symbol.dispose](): void {
    this.#open?.remove()
  }
}
