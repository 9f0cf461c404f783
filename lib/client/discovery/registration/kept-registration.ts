import { messageOf, pause } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import { Backoff } from '../watch/backoff.js'
import type { OutageLog } from '../watch/outage-log.js'

/** How one driver registers one instance. Each step may be taken again. */
export interface RegistrationSteps {
  enter(signal: AbortSignal): Promise<void>
  /** A sign of life. `false`: the registry does not know the instance any more. */
  beat(signal: AbortSignal): Promise<boolean>
  leave(signal: AbortSignal): Promise<void>
}

export interface KeptRegistrationParts {
  /** For the log: `'inventory' as inventory-10.0.0.5-8080`. */
  readonly title: string
  readonly steps: RegistrationSteps
  /** Milliseconds between heartbeats. */
  readonly intervalMs: number
  readonly outages: OutageLog
  readonly runtime: DiscoveryRuntime
}

/** Keeps an instance in a registry: heartbeats, and registers anew what the registry has lost. */
export class KeptRegistration implements AsyncDisposable {
  readonly #parts: KeptRegistrationParts
  readonly #ending = new AbortController()
  readonly #backoff: Backoff
  readonly #done: Promise<void>
  #left: Promise<void> | undefined

  /** @throws what entering fails with; the registry may have taken it all the same, so it is asked to forget it */
  static async start(parts: KeptRegistrationParts, signal: AbortSignal): Promise<KeptRegistration> {
    try {
      await parts.steps.enter(signal)
    } catch (error) {
      if (!signal.aborted) await parts.steps.leave(signal).catch(() => undefined)
      throw error
    }
    return new KeptRegistration(parts)
  }

  private constructor(parts: KeptRegistrationParts) {
    this.#parts = parts
    // Not longer than the heartbeats are apart: every attempt is one that may still come in time.
    this.#backoff = new Backoff(parts.runtime.random, { first: 200, longest: parts.intervalMs })
    this.#done = RequestContext.exit(() => this.#run())
  }

  /** Takes it out. Where that fails the registry forgets it when its time is up. Never rejects; idempotent. */
  [Symbol.asyncDispose](): Promise<void> {
    return (this.#left ??= this.#leave())
  }

  async #run(): Promise<void> {
    const { runtime, steps, title, outages, intervalMs } = this.#parts
    const { signal } = this.#ending
    let delay = intervalMs
    for (;;) {
      try {
        await pause(runtime.clock, delay, { signal })
        if (!(await steps.beat(signal))) {
          runtime.logger.warn(`The registry has lost ${title}; it is registered again`)
          await steps.enter(signal)
        }
        outages.recovered(this)
        this.#backoff.reset()
        delay = intervalMs
      } catch (error) {
        if (signal.aborted) return
        outages.failed(this, `the heartbeat of ${title}`, error)
        delay = this.#backoff.next()
      }
    }
  }

  async #leave(): Promise<void> {
    const { runtime, steps, title, outages } = this.#parts
    this.#ending.abort()
    outages.forget(this)
    await this.#done
    try {
      await steps.leave(new AbortController().signal)
    } catch (error) {
      runtime.logger.warn(`${title} could not be taken out of the registry, which will forget it by itself`, {
        reason: messageOf(error),
      })
    }
  }
}
