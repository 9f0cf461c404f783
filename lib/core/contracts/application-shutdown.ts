import type { Awaitable } from '../../common/index.js'
import { RequestContext } from '../container/request-context.js'

/**
 * Lets a component ask for the end of the application: it drains and stops as at a SIGTERM, and where the application runs a process of
 * its own, the process ends.
 */
export class ApplicationShutdown {
  #stop: (() => Awaitable<void>) | undefined

  /** Who makes the application says what a shutdown is. The last one counts. @internal */
  carryOut(stop: () => Awaitable<void>): void {
    this.#stop = stop
  }

  /**
   * Asks for the shutdown. It belongs to nobody's request. Settles when the components are down, with what could not be taken down; where a
   * process ends with the application, it has settled before. @throws ShutdownError
   */
  async request(): Promise<void> {
    await RequestContext.exit(() => this.#stop?.())
  }
}
