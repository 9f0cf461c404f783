import type { DiscoveryConfig } from '../discovery-config.js'
import { RegistryResponseError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import type { ServiceInstance } from '../service-instance.js'
import type { WatchSession } from '../watch/registry-watch.js'
import { RegistryDiscoveryClient } from '../watch/registry-discovery-client.js'
import { TimedSignal } from '../watch/timed-signal.js'
import { kubernetesAccess, type KubernetesAccess } from './kubernetes-access.js'
import { instancesOf, type EndpointSlice } from './kubernetes-instances.js'
import { RegistryHttp, type RegistryRequest } from './registry-http.js'

interface SliceList {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string }
  readonly items?: readonly EndpointSlice[] | null
}

interface WatchEvent {
  readonly type?: string
  /** A slice, or a Status where `type` is `ERROR`. */
  readonly object?: EndpointSlice & { readonly code?: number; readonly message?: string }
}

interface KnownSlices {
  readonly slices: Map<string, EndpointSlice>
  resourceVersion: string
}

/** Slices a page. Each may have a thousand endpoints. */
const PAGE = 100
/** The version that is asked for is not kept any more: list again. */
const GONE = 410
/** A server that ends watches sooner than this, in milliseconds, is not to be asked again at once. */
const SHORTEST_WATCH_MS = 500
/** More than the server needs to end a watch itself, in milliseconds. */
const GRACE_MS = 5_000

/**
 * Kubernetes: EndpointSlices of a service, listed and watched from the list's resource version. The server ends a watch after a time; it goes
 * on from the last version, which bookmarks keep recent where nothing happens. Registration is Kubernetes' own business.
 */
export class KubernetesDiscoveryClient extends RegistryDiscoveryClient {
  override readonly name = 'kubernetes'
  readonly #access: KubernetesAccess
  readonly #http: RegistryHttp
  readonly #path: string

  /** @throws InvalidDiscoveryOptionsError outside of a cluster without `url` */
  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    super(runtime)
    this.#access = kubernetesAccess(config)
    this.#http = new RegistryHttp(this.#access, runtime.clock)
    this.#path = `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(this.#access.namespace)}/endpointslices`
  }

  protected override async list(service: string, signal: AbortSignal): Promise<readonly ServiceInstance[]> {
    const { slices } = await this.#slices(service, signal)
    return this.#instances(service, slices)
  }

  protected override async follow(service: string, session: WatchSession): Promise<number> {
    const known = await this.#slices(service, session.signal)
    session.publish(this.#instances(service, known.slices))
    while (await this.#watch(service, known, session));
    return 0
  }

  protected override release(): Promise<void> {
    return this.#http.close()
  }

  #instances(service: string, slices: ReadonlyMap<string, EndpointSlice>): readonly ServiceInstance[] {
    return instancesOf(service, [...slices.values()], this.#access.kubernetes)
  }

  async #slices(service: string, signal: AbortSignal): Promise<KnownSlices> {
    const slices = new Map<string, EndpointSlice>()
    let next: string | undefined
    for (;;) {
      const query = { labelSelector: selectorOf(service), limit: PAGE, continue: next }
      const response = await this.#http.call(
        await this.#request({ method: 'GET', path: this.#path, query, signal }),
      )
      const { metadata = {}, items } = response.json() as SliceList
      for (const slice of items ?? []) slices.set(nameOf(slice), slice)
      next = metadata.continue
      if (next === undefined || next === '') {
        return { slices, resourceVersion: metadata.resourceVersion ?? '' }
      }
    }
  }

  /** @returns whether it can go on from the last version */
  async #watch(service: string, known: KnownSlices, session: WatchSession): Promise<boolean> {
    const { watchTimeoutMs } = this.#access
    const startedAt = this.runtime.clock.monotonic()
    const query = {
      labelSelector: selectorOf(service),
      watch: 1,
      resourceVersion: known.resourceVersion,
      allowWatchBookmarks: true,
      timeoutSeconds: Math.ceil(watchTimeoutMs / 1_000),
    }
    const timed = new TimedSignal(session.signal, this.runtime.clock, watchTimeoutMs + GRACE_MS)
    try {
      const what = await this.#request({ method: 'GET', path: this.#path, query, signal: timed.signal })
      for await (const event of this.#http.lines(what)) {
        if (!this.#apply(event as WatchEvent, known)) return false
        if ((event as WatchEvent).type !== 'BOOKMARK') session.publish(this.#instances(service, known.slices))
      }
    } catch (error) {
      if (error instanceof RegistryResponseError && error.status === GONE) return false
      // A connection that has died silently.
      if (!timed.isOver) throw error
      return false
    } finally {
      timed.end()
    }
    // A server that ends it at once is asked anew at the pace of the watch, from the list.
    return this.runtime.clock.monotonic() - startedAt >= SHORTEST_WATCH_MS
  }

  /** @returns false where the history is gone */
  #apply({ type, object = {} }: WatchEvent, known: KnownSlices): boolean {
    if (type === 'ERROR') {
      if (object.code === GONE) return false
      throw new RegistryResponseError(`the watch ended: ${object.message ?? 'without a reason'}`, object.code)
    }
    if (type === 'DELETED') known.slices.delete(nameOf(object))
    else if (type === 'ADDED' || type === 'MODIFIED') known.slices.set(nameOf(object), object)
    known.resourceVersion = object.metadata?.resourceVersion ?? known.resourceVersion
    return true
  }

  async #request(what: RegistryRequest): Promise<RegistryRequest> {
    const token = await this.#http.token()
    return { ...what, ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }) }
  }
}

function selectorOf(service: string): string {
  return `kubernetes.io/service-name=${service}`
}

function nameOf({ metadata }: EndpointSlice): string {
  return metadata?.name ?? ''
}
