import { pause, type Clock } from '../../../common/index.js'
import type { DiscoveryConfig } from '../discovery-config.js'
import { RegistryResponseError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import type { ServiceInstance } from '../service-instance.js'
import type { WatchSession } from '../watch/registry-watch.js'
import { RegistryDiscoveryClient } from '../watch/registry-discovery-client.js'
import { ConsulHttp } from './consul-http.js'
import { objectsIn } from './json-objects.js'
import { instanceOf, type ConsulHealthEntry } from './consul-instances.js'

interface Answer {
  readonly instances: readonly ServiceInstance[]
  /** What the next question waits for a change of; 0 does not wait. */
  readonly index: number
}

/** How many answers may come at once, and how long it takes for one of them to be free again, in milliseconds. */
const BURST = 10
const REFILL_MS = 1_000

/** A token bucket: where a service changes all the time, blocking queries become polling at a bearable rate. */
class QueryPace {
  readonly #clock: Clock
  #tokens = BURST
  #filledAt: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#filledAt = clock.monotonic()
  }

  /** How long to wait before the next query; mostly 0. */
  delayMs(): number {
    const now = this.#clock.monotonic()
    this.#tokens = Math.min(BURST, this.#tokens + (now - this.#filledAt) / REFILL_MS) - 1
    this.#filledAt = now
    return this.#tokens >= 0 ? 0 : -this.#tokens * REFILL_MS
  }
}

/**
 * Consul: instances whose checks all pass, by blocking queries. A query with the index of the last answer is answered when something has
 * changed, or after `wait`, to which Consul adds up to a sixteenth.
 */
export class ConsulDiscoveryClient extends RegistryDiscoveryClient {
  override readonly name = 'consul'
  readonly #config: DiscoveryConfig
  readonly #consul: ConsulHttp

  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    super(runtime)
    this.#config = config
    this.#consul = new ConsulHttp(config, runtime)
  }

  protected override async list(service: string, signal: AbortSignal): Promise<readonly ServiceInstance[]> {
    return (await this.#ask(service, 0, signal)).instances
  }

  protected override async follow(service: string, session: WatchSession): Promise<number> {
    const pace = new QueryPace(this.runtime.clock)
    for (let index = 0; ;) {
      const answer = await this.#ask(service, index, session.signal)
      session.publish(answer.instances)
      // An index that went back is of another history, such as that of a restored snapshot: begin anew.
      index = answer.index < index ? 0 : answer.index
      await pause(this.runtime.clock, pace.delayMs(), { signal: session.signal })
    }
  }

  protected override release(): Promise<void> {
    return this.#consul.close()
  }

  async #ask(service: string, index: number, signal: AbortSignal): Promise<Answer> {
    const { requestTimeoutMs, watchTimeoutMs, consul } = this.#config
    const { datacenter, tags = [], consistency = 'default' } = consul
    const waits = index > 0
    const response = await this.#consul.call({
      method: 'GET',
      path: `/v1/health/service/${encodeURIComponent(service)}`,
      query: {
        passing: true,
        dc: datacenter,
        tag: tags,
        ...(consistency !== 'default' && { [consistency]: '' }),
        ...(waits && { index, wait: `${Math.ceil(watchTimeoutMs / 1_000)}s` }),
      },
      signal,
      timeoutMs: requestTimeoutMs + (waits ? watchTimeoutMs * (1 + 1 / 16) : 0),
    })
    const entries = response.json()
    if (!Array.isArray(entries)) throw new RegistryResponseError('the answer is no list')
    const next = Number(response.header('x-consul-index') ?? 0)
    return {
      instances: objectsIn(entries).map((entry: ConsulHealthEntry) => instanceOf(service, entry)),
      // 1 is always safe to wait with; without it a faulty server would be asked in a busy loop.
      index: Number.isSafeInteger(next) && next > 0 ? next : 1,
    }
  }
}
