import type { Clock, Random, ScheduledTask } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import type { ServiceInstance } from '../../discovery/service-instance.js'
import { HealthCheckFailedError } from '../load-balancer.errors.js'
import type { HealthCheckConfig } from './health-check.options.js'
import type { HealthProbe } from './health-probe.js'

export interface HealthCheckRuntime {
  readonly clock: Clock
  readonly random: Random
  readonly probe: HealthProbe
}

/**
 * Asks one instance for its health again and again, never twice at a time, and says when its answer has become another one. Stopping it
 * ends the check that runs and the timer of the next one.
 */
export class HealthCheck {
  readonly #config: HealthCheckConfig
  readonly #runtime: HealthCheckRuntime
  readonly #instance: () => ServiceInstance
  readonly #changed: (healthy: boolean, error: unknown) => void
  #healthy: boolean
  #isFirst = true
  #stopped = false
  /** Checks in a row that said the opposite of what holds. */
  #against = 0
  #next: ScheduledTask | undefined
  #running: AbortController | undefined

  /** @param instance as it is described at the time of a check @param changed told of each change, with what the last check failed with */
  constructor(
    config: HealthCheckConfig,
    runtime: HealthCheckRuntime,
    instance: () => ServiceInstance,
    changed: (healthy: boolean, error: unknown) => void,
  ) {
    this.#config = config
    this.#runtime = runtime
    this.#instance = instance
    this.#changed = changed
    this.#healthy = config.initiallyHealthy
  }

  /** The first check comes soon: within what jitter makes of the interval. */
  start(): void {
    const { interval, jitter } = this.#config
    // A request may have been the first to need the instance; its checks are nobody's.
    RequestContext.exit(() => this.#schedule(interval * jitter * this.#runtime.random.next()))
  }

  stop(): void {
    this.#stopped = true
    this.#next?.cancel()
    this.#running?.abort()
  }

  #schedule(delayMs: number): void {
    this.#next = this.#runtime.clock.schedule(() => this.#check(), delayMs)
  }

  #check(): void {
    const instance = this.#instance()
    const { clock, probe } = this.#runtime
    const { timeout } = this.#config
    const controller = (this.#running = new AbortController())
    const settle = (error: unknown): void => {
      // Whatever comes after the time was up, or after the end, is late.
      if (this.#running !== controller) return
      this.#running = undefined
      limit.cancel()
      if (!this.#stopped) this.#heard(error)
    }
    const limit = clock.schedule(() => {
      const error = new HealthCheckFailedError(instance.id, `no answer within ${timeout}ms`)
      settle(error)
      controller.abort(error)
    }, timeout)
    controller.signal.addEventListener('abort', () => limit.cancel(), { once: true })
    attempt(probe, instance, controller.signal).then(
      () => settle(undefined),
      (error: unknown) => settle(error ?? new HealthCheckFailedError(instance.id, 'it was refused')),
    )
  }

  #heard(error: unknown): void {
    this.#judge(error === undefined, error)
    if (this.#stopped) return
    const { interval, jitter } = this.#config
    this.#schedule(interval * (1 + jitter * (2 * this.#runtime.random.next() - 1)))
  }

  #judge(succeeded: boolean, error: unknown): void {
    const isFirst = this.#isFirst
    this.#isFirst = false
    if (succeeded === this.#healthy) {
      this.#against = 0
      return
    }
    this.#against++
    // An instance that has not been asked yet need not prove itself again and again: its first answer counts, as in Envoy.
    const threshold = succeeded
      ? isFirst
        ? 1
        : this.#config.healthyThreshold
      : this.#config.unhealthyThreshold
    if (this.#against < threshold) return
    this.#against = 0
    this.#healthy = succeeded
    this.#changed(succeeded, error)
  }
}

/** A probe that throws has failed like one that rejects. */
async function attempt(probe: HealthProbe, instance: ServiceInstance, signal: AbortSignal): Promise<void> {
  await probe(instance, signal)
}
