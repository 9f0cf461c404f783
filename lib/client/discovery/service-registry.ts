import type { ServiceInstance } from './service-instance.js'

/** Enters this process into a registry. */
export abstract class ServiceRegistry implements AsyncDisposable {
  /** `etcd`. */
  abstract readonly name: string

  /**
   * Registers and keeps alive by heartbeats until disposed, which takes it out again. Where the registry has forgotten it, or comes back
   * without it, it is registered anew.
   *
   * @param options `signal` gives up entering it at first; it ends no registration
   * @throws DiscoveryError when it can not be entered at first; nothing is kept alive then
   */
  abstract register(
    instance: ServiceInstance,
    options?: { readonly signal?: AbortSignal },
  ): Promise<AsyncDisposable>

  /** Takes out what is registered and closes every connection. */
  abstract [Symbol.asyncDispose](): Promise<void>
}
