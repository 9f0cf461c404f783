import type { ServiceInstance } from './service-instance.js'

export type InstancesListener = (instances: readonly ServiceInstance[]) => void

export interface WatchOptions {
  /** Told why the registry can not be asked, each time an attempt fails; the watch goes on by itself. */
  readonly onFailure?: (error: unknown) => void
}

/**
 * Finds the instances of services. A driver that lost its registry keeps what it knew last, and says so in the log. Lists are sorted by id;
 * what has no usable host and port is left out, with a warning.
 */
export abstract class DiscoveryClient implements AsyncDisposable {
  /** `etcd`. */
  abstract readonly name: string

  /**
   * The instances that take calls now; none is an empty list.
   *
   * @throws DiscoveryError when the registry can not be asked, the signal's reason when it aborts
   */
  abstract instances(
    service: string,
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly ServiceInstance[]>

  /**
   * Tells the listener the whole list, first the present one, then each time it changed; changes that come together are told together.
   * Watches where the registry can, and asks again and again where it can not; reconnects by itself, also where the registry is away
   * at first: the promise does not wait for the first list. Disposing ends it; the listener is not called after that.
   */
  abstract watch(
    service: string,
    listener: InstancesListener,
    options?: WatchOptions,
  ): Promise<AsyncDisposable>

  /** Ends every watch and closes every connection. */
  abstract [Symbol.asyncDispose](): Promise<void>
}
