import type { DiscoveryConfig } from '../discovery-config.js'
import { RegistryResponseError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import type { ServiceInstance } from '../service-instance.js'
import type { WatchSession } from '../watch/registry-watch.js'
import { RegistryDiscoveryClient } from '../watch/registry-discovery-client.js'
import { TimedSignal } from '../watch/timed-signal.js'
import { EtcdGateway, type EtcdEvent, type EtcdKeyValue } from './etcd-gateway.js'
import { instanceOf, prefixOf } from './etcd-instances.js'

/**
 * etcd version 3, 3.4 and later. A session lists the service, then watches from the revision after the list, so that no change is missed in
 * between. Each session begins with a list: it also finds out that the server is another one, or has lost or compacted its history.
 */
export class EtcdDiscoveryClient extends RegistryDiscoveryClient {
  override readonly name = 'etcd'
  readonly #config: DiscoveryConfig
  readonly #etcd: EtcdGateway

  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    super(runtime)
    this.#config = config
    this.#etcd = new EtcdGateway(config, runtime)
  }

  protected override async list(service: string, signal: AbortSignal): Promise<readonly ServiceInstance[]> {
    const { kvs } = await this.#etcd.range(this.#prefix(service), signal)
    return kvs.map((kv) => instanceOf(service, kv))
  }

  protected override async follow(service: string, session: WatchSession): Promise<number> {
    const prefix = this.#prefix(service)
    const { kvs, revision } = await this.#etcd.range(prefix, session.signal)
    const known = new Map(kvs.map((kv) => [kv.key, kv]))
    const publish = (): void => session.publish([...known.values()].map((kv) => instanceOf(service, kv)))
    publish()
    const timed = new TimedSignal(session.signal, this.runtime.clock, this.#config.watchTimeoutMs)
    try {
      for await (const { events = [], ...response } of this.#etcd.watch(
        prefix,
        revision + 1n,
        timed.signal,
      )) {
        apply(events, known)
        if (events.length > 0) publish()
        // The history since the list is compacted away: the next session lists again.
        if (response.compact_revision !== undefined && response.compact_revision !== '0') return 0
        if (response.canceled === true)
          throw new RegistryResponseError(`the watch was canceled: ${response.cancel_reason ?? ''}`)
      }
      return 0
    } catch (error) {
      if (timed.isOver) return 0
      throw error
    } finally {
      timed.end()
    }
  }

  protected override release(): Promise<void> {
    return this.#etcd.close()
  }

  #prefix(service: string): string {
    return prefixOf(this.#config.etcd.prefix, service)
  }
}

function apply(events: readonly EtcdEvent[], known: Map<string, EtcdKeyValue>): void {
  for (const { type, kv } of events) {
    if (type === 'DELETE') known.delete(kv.key)
    else known.set(kv.key, kv)
  }
}
