import type { Clock } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import type { DiscoveryClient, InstancesListener } from '../../discovery/discovery-client.js'
import type { ServiceInstance } from '../../discovery/service-instance.js'
import { ClientClosedError } from '../../transport/transport.errors.js'
import { NoInstanceAvailableError } from '../load-balancer.errors.js'

/** The one watch of a service, for everybody who balances its calls. It begins when somebody first wants to know. */
export class ServiceWatch implements AsyncDisposable {
  readonly #discovery: DiscoveryClient
  readonly #service: string
  readonly #clock: Clock
  readonly #listeners: InstancesListener[] = []
  /** Settle the calls that wait for the first list. */
  readonly #waiting = new Set<(error: Error | undefined) => void>()
  #instances: readonly ServiceInstance[] | undefined
  #watch: Promise<AsyncDisposable | undefined> | undefined
  #startedAt = 0
  /** What the registry could not be asked for, while there is no list. */
  #failure: unknown
  #disposed = false

  constructor(discovery: DiscoveryClient, service: string, clock: Clock) {
    this.#discovery = discovery
    this.#service = service
    this.#clock = clock
  }

  /** Tells the listener the present list, if there is one, and each new one. */
  follow(listener: InstancesListener): void {
    this.#listeners.push(listener)
    if (this.#instances !== undefined) listener(this.#instances)
  }

  /**
   * Waits for the first list. Where the registry does not give one in time, later calls are not made to wait as long again: they fail at
   * once, until the watch has one.
   *
   * @param timeoutMs since the watch began
   * @throws NoInstanceAvailableError, ClientClosedError, the signal's reason
   */
  untilKnown(timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#instances !== undefined) return Promise.resolve()
    if (this.#disposed) return Promise.reject(new ClientClosedError(this.#service))
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    // All requests share it, not only the one that needs it first.
    this.#watch ??= RequestContext.exit(() => this.#start())
    const left = this.#startedAt + timeoutMs - this.#clock.monotonic()
    return left > 0 ? this.#wait(left, signal) : Promise.reject(this.#late())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true
    this.#listeners.length = 0
    this.#settle(new ClientClosedError(this.#service))
    const watch = await this.#watch
    await watch?.[Symbol.asyncDispose]()
  }

  #start(): Promise<AsyncDisposable | undefined> {
    this.#startedAt = this.#clock.monotonic()
    const onFailure = (error: unknown): void => void (this.#failure = error)
    // Not at once, so that nothing is told before the first call waits for it.
    return Promise.resolve()
      .then(() => this.#discovery.watch(this.#service, (instances) => this.#learn(instances), { onFailure }))
      .catch((error: unknown) => {
        // The next call tries again.
        this.#watch = undefined
        this.#failure = error
        this.#settle(this.#failed())
        return undefined
      })
  }

  #learn(instances: readonly ServiceInstance[]): void {
    if (this.#disposed) return
    this.#instances = instances
    this.#failure = undefined
    for (const listener of this.#listeners) listener(instances)
    this.#settle(undefined)
  }

  #wait(leftMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error: Error | undefined): void => {
        this.#waiting.delete(settle)
        timer.cancel()
        signal?.removeEventListener('abort', onAbort)
        if (error === undefined) resolve()
        else reject(error)
      }
      const onAbort = (): void => settle(signal?.reason as Error)
      const timer = this.#clock.schedule(() => settle(this.#late()), leftMs, { ref: true })
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiting.add(settle)
    })
  }

  #settle(error: Error | undefined): void {
    // A Set may lose members while it is read.
    for (const settle of this.#waiting) settle(error)
  }

  #late(): NoInstanceAvailableError {
    return this.#unknown('are not known yet')
  }

  #failed(): NoInstanceAvailableError {
    return this.#unknown('could not be found out')
  }

  #unknown(why: string): NoInstanceAvailableError {
    return new NoInstanceAvailableError(
      this.#service,
      `The instances of '${this.#service}' ${why} (${this.#discovery.name})`,
      {
        help: `See whether ${this.#discovery.name} can be reached, and whether discovery-timeout of the load balancer leaves it enough time.`,
        ...(this.#failure === undefined ? {} : { cause: this.#failure }),
      },
    )
  }
}
