import { CANCELLED, NODATA, NOTFOUND, promises, type SrvRecord } from 'node:dns'
import type { DiscoveryConfig } from '../discovery-config.js'
import { InvalidDiscoveryOptionsError, RegistryResponseError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import type { ServiceInstance } from '../service-instance.js'
import type { WatchSession } from '../watch/registry-watch.js'
import { RegistryDiscoveryClient } from '../watch/registry-discovery-client.js'
import { untilAborted } from '../watch/until-aborted.js'
import { byPriority, instancesOf } from './srv-records.js'

/** Names that do not exist, or have no such records: answers, not failures. */
const NONE: ReadonlySet<unknown> = new Set([NOTFOUND, NODATA])
/** How often one server is asked before the next one is. */
const TRIES = 2

/**
 * SRV records (RFC 2782). DNS has no watch, and Node's resolver tells no TTL of SRV records, so it is asked at an interval. Of several
 * priorities the lowest is used of which some target has an address.
 */
export class DnsDiscoveryClient extends RegistryDiscoveryClient {
  override readonly name = 'dns'
  readonly #config: DiscoveryConfig
  readonly #resolver: promises.Resolver

  /** @throws InvalidDiscoveryOptionsError for servers that are no addresses */
  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    super(runtime)
    this.#config = config
    const { requestTimeoutMs, dns } = config
    this.#resolver = new promises.Resolver({ timeout: Math.ceil(requestTimeoutMs / TRIES), tries: TRIES })
    if (dns.servers === undefined || dns.servers.length === 0) return
    try {
      this.#resolver.setServers(dns.servers)
    } catch {
      throw new InvalidDiscoveryOptionsError([
        `dns.servers must be addresses, and are ${dns.servers.join(', ')}`,
      ])
    }
  }

  protected override list(service: string, signal: AbortSignal): Promise<readonly ServiceInstance[]> {
    // Node's resolver can only cancel everything at once; an answer that nobody waits for is dropped.
    return untilAborted(this.#resolve(service), signal)
  }

  async #resolve(service: string): Promise<readonly ServiceInstance[]> {
    const groups = byPriority(await this.#srv(this.#nameOf(service)))
    const group = groups.length > 1 ? await this.#reachable(groups) : groups[0]
    return instancesOf(service, group ?? [], this.#config.dns.secure)
  }

  protected override async follow(service: string, session: WatchSession): Promise<number> {
    session.publish(await this.list(service, session.signal))
    return this.#config.refreshIntervalMs
  }

  protected override release(): Promise<void> {
    this.#resolver.cancel()
    return Promise.resolve()
  }

  #nameOf(service: string): string {
    const { domain, protocol } = this.#config.dns
    if (service.startsWith('_')) return service
    return [`_${service}`, `_${protocol}`, ...(domain === undefined ? [] : [domain])].join('.')
  }

  async #srv(name: string): Promise<readonly SrvRecord[]> {
    try {
      return await this.#resolver.resolveSrv(name)
    } catch (error) {
      if (NONE.has(codeOf(error))) return []
      throw new RegistryResponseError(`SRV ${name}: ${String(codeOf(error))}`, undefined, { cause: error })
    }
  }

  async #reachable(groups: readonly (readonly SrvRecord[])[]): Promise<readonly SrvRecord[] | undefined> {
    for (const group of groups) {
      const known = await Promise.all(group.map(({ name }) => this.#hasAddress(name)))
      if (known.includes(true)) return group
    }
    // They may all be known to the machine only, from its hosts file.
    return groups[0]
  }

  async #hasAddress(host: string): Promise<boolean> {
    const found = await Promise.allSettled([this.#resolver.resolve4(host), this.#resolver.resolve6(host)])
    return found.some((each) => each.status === 'fulfilled' && each.value.length > 0)
  }
}

function codeOf(error: unknown): unknown {
  const { code } = error as { readonly code?: unknown }
  return code === CANCELLED ? 'cancelled' : code
}
