import type { ServiceInstance } from '../service-instance.js'
import { ServiceRegistry } from '../service-registry.js'

/** A registry that is opened when something is registered for the first time: most applications never do. */
export class DeferredServiceRegistry extends ServiceRegistry {
  override readonly name: string
  readonly #open: () => Promise<ServiceRegistry>
  #opened: Promise<ServiceRegistry> | undefined

  constructor(name: string, open: () => Promise<ServiceRegistry>) {
    super()
    this.name = name
    this.#open = open
  }

  override async register(
    instance: ServiceInstance,
    options?: { readonly signal?: AbortSignal },
  ): Promise<AsyncDisposable> {
    this.#opened ??= this.#open()
    return (await this.#opened).register(instance, options)
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    // What could not be opened has been said to whoever registered.
    const opened = await this.#opened?.catch(() => undefined)
    await opened?.[Symbol.asyncDispose]()
  }
}
