import { messageOf, pause, type ScheduledTask } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import type { InstancesListener, WatchOptions } from '../discovery-client.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import { checkedInstances, sameInstances } from '../instance-list.js'
import type { ServiceInstance } from '../service-instance.js'
import { Backoff } from './backoff.js'
import type { OutageLog } from './outage-log.js'

/** What a driver's session has of its watch. */
export interface WatchSession {
  readonly signal: AbortSignal
  /** The whole list, as the registry has it now. */
  publish(instances: Iterable<ServiceInstance>): void
}

/**
 * Lists and follows a service until the connection ends regularly; rejects when the registry is lost. It is called again then.
 *
 * @returns how long until that, in milliseconds: 0 where a connection is made anew, the interval where a driver polls
 */
export type FollowService = (service: string, session: WatchSession) => Promise<number>

export interface RegistryWatchParts {
  readonly service: string
  readonly follow: FollowService
  readonly listener: InstancesListener
  readonly options: WatchOptions
  readonly outages: OutageLog
  readonly runtime: DiscoveryRuntime
}

/** Changes that come within this time, in milliseconds, are told together: a service that starts 100 instances is one story. */
const COALESCE_MS = 50
/** A registry that ends every connection at once is not asked more often than this. */
const SHORTEST_SESSION_MS = 1_000

/** One watch of one service: asks again whatever happens, keeps the last list meanwhile, and tells changes only. */
export class RegistryWatch implements AsyncDisposable {
  readonly #parts: RegistryWatchParts
  readonly #ending = new AbortController()
  readonly #backoff: Backoff
  readonly #done: Promise<void>
  /** Published last; told already unless `#window` is open. */
  #latest: readonly ServiceInstance[] | undefined
  #told: readonly ServiceInstance[] | undefined
  /** Open while changes are collected. */
  #window: ScheduledTask | undefined
  #complaints: readonly string[] = []

  constructor(parts: RegistryWatchParts) {
    this.#parts = parts
    this.#backoff = new Backoff(parts.runtime.random)
    this.#done = RequestContext.exit(() => this.#run())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort()
    this.#window?.cancel()
    this.#window = undefined
    this.#parts.outages.forget(this)
    await this.#done
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts.runtime
    const { signal } = this.#ending
    const session: WatchSession = { signal, publish: (instances) => this.#publish(instances) }
    while (!signal.aborted) {
      const startedAt = clock.monotonic()
      const delay = await this.#attempt(session)
      const isShort = clock.monotonic() - startedAt < SHORTEST_SESSION_MS
      const wait = delay === 0 && isShort ? SHORTEST_SESSION_MS / 5 : delay
      await pause(clock, wait, { signal }).catch(() => undefined)
    }
  }

  /** How long until the next one. */
  async #attempt(session: WatchSession): Promise<number> {
    const { follow, service, outages, options } = this.#parts
    try {
      return await follow(service, session)
    } catch (error) {
      if (session.signal.aborted) return 0
      outages.failed(this, `watching '${service}'`, error)
      callSafely(this.#parts, () => options.onFailure?.(error))
      return this.#backoff.next()
    }
  }

  #publish(found: Iterable<ServiceInstance>): void {
    if (this.#ending.signal.aborted) return
    this.#parts.outages.recovered(this)
    this.#backoff.reset()
    const { instances, complaints } = checkedInstances(found)
    this.#complain(complaints)
    this.#latest = instances
    if (this.#window === undefined) this.#tell()
  }

  #tell(): void {
    const { listener, runtime } = this.#parts
    const latest = this.#latest
    if (latest === undefined || (this.#told !== undefined && sameInstances(this.#told, latest))) return
    this.#told = latest
    this.#window = runtime.clock.schedule(() => {
      this.#window = undefined
      this.#tell()
    }, COALESCE_MS)
    callSafely(this.#parts, () => listener(latest))
  }

  /** Each once, for as long as it holds. */
  #complain(complaints: readonly string[]): void {
    const { runtime, service } = this.#parts
    for (const complaint of complaints) {
      if (this.#complaints.includes(complaint)) continue
      runtime.logger.warn(`An instance of '${service}' is left out: ${complaint}`, { service })
    }
    this.#complaints = complaints
  }
}

/** A listener that throws must end neither the watch nor the process. */
function callSafely({ runtime, service }: RegistryWatchParts, call: () => void): void {
  try {
    call()
  } catch (error) {
    runtime.logger.error(`A listener of '${service}' failed: ${messageOf(error)}`, { service, error })
  }
}
