import type { Awaitable } from '../../common/index.js'
import type { BoundAddress } from '../adapter/http-adapter.js'

type BoundTask = (address: BoundAddress) => Awaitable<void>

/** Where the application listens: for what has to be told to others, such as a service registry. */
export class ServerAddress {
  #bound: BoundAddress | undefined
  readonly #tasks: BoundTask[] = []

  /** `undefined` until the socket is open, and where there is none. */
  get bound(): BoundAddress | undefined {
    return this.#bound
  }

  /** Runs `task` when the socket is open. `listen` waits for it, and fails with it. Not called for sockets that are open already. */
  whenBound(task: BoundTask): void {
    this.#tasks.push(task)
  }

  /** @internal */
  async publish(address: BoundAddress): Promise<void> {
    this.#bound = address
    for (const task of this.#tasks.splice(0)) await task(address)
  }
}
