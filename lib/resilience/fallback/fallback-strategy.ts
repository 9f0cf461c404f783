import { isError, isPromiseLike } from '../../common/index.js'
import { EventPublisher } from '../events/event-publisher.js'
import { currentSignal } from '../scope/current-signal.js'
import { execute, ResilienceStrategy, type Operation } from '../strategy/resilience-strategy.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { compileFallback, type FailedCall, type FallbackPlace, type Recover } from './compile-fallback.js'
import type { FallbackEvent } from './fallback.events.js'
import type { FallbackConfig } from './fallback.options.js'

const BY_HAND: FailedCall = { target: undefined, args: [] }

/**
 * Answers in place of calls that fail. Where nobody waits for an answer any more (the client is gone, the time of what is around the call is
 * up) nothing is called: the error stays. So does one that no rule is for.
 */
export class FallbackStrategy extends ResilienceStrategy<FallbackConfig, FallbackEvent> {
  readonly events: EventPublisher<FallbackEvent>
  readonly #place: FallbackPlace
  readonly #runtime: StrategyRuntime
  #config: FallbackConfig
  #recoveryFor: Recover

  /** @throws InvalidFallbackError */
  constructor(place: FallbackPlace, config: FallbackConfig, runtime: StrategyRuntime) {
    super()
    this.#place = place
    this.#config = config
    this.#runtime = runtime
    this.#recoveryFor = compileFallback(config.fallback, place)
    this.events = new EventPublisher(config.eventConsumerBufferSize)
  }

  get name(): string {
    return this.#place.id
  }

  get config(): FallbackConfig {
    return this.#config
  }

  /** @param call what the fallback gets besides the error; default: nothing */
  apply(operation: Operation, call: FailedCall = BY_HAND): unknown {
    let result: unknown
    try {
      result = operation()
      if (!isPromiseLike(result)) return result
    } catch (error) {
      return this.#recover(call, error)
    }
    return Promise.resolve(result).then(undefined, (error: unknown) => this.#recover(call, error))
  }

  /** A function like `task`; its fallback gets the error, then the arguments. */
  override decorate<A extends unknown[], R>(task: (...args: A) => R): (...args: A) => Promise<Awaited<R>> {
    return (...args) => {
      const apply = (operation: Operation): unknown => this.apply(operation, { target: undefined, args })
      return execute({ apply }, () => task(...args))
    }
  }

  /** @throws InvalidFallbackError, and goes on as before */
  reconfigure(config: FallbackConfig): void {
    this.#recoveryFor = compileFallback(config.fallback, this.#place)
    this.#config = config
  }

  #recover(call: FailedCall, error: unknown): unknown {
    if (currentSignal()?.aborted === true) throw error
    let result: unknown
    let isHandled = false
    try {
      const recovery = this.#recoveryFor(error)
      isHandled = recovery !== undefined
      if (recovery !== undefined) result = this.#run(recovery, call, error)
    } catch (fallbackError) {
      throw this.#failed(fallbackError, error)
    }
    if (!isHandled) throw error
    if (!isPromiseLike(result)) return result
    return Promise.resolve(result).then(undefined, (fallbackError: unknown) => {
      throw this.#failed(fallbackError, error)
    })
  }

  #run(recovery: (call: FailedCall) => unknown, call: FailedCall, error: unknown): unknown {
    if (this.events.wants('FALLBACK_APPLIED'))
      this.events.publish({ type: 'FALLBACK_APPLIED', ...this.#facts(), error })
    return recovery(call)
  }

  #failed(fallbackError: unknown, error: unknown): unknown {
    if (this.events.wants('FALLBACK_FAILED'))
      this.events.publish({ type: 'FALLBACK_FAILED', ...this.#facts(), error, fallbackError })
    giveCause(fallbackError, error)
    return fallbackError
  }

  #facts(): { readonly name: string; readonly at: number } {
    return { name: this.name, at: this.#runtime.clock.now() }
  }
}

/** Says on an error that has no cause what it was that made its fallback run. */
function giveCause(error: unknown, cause: unknown): void {
  if (!isError(error) || error.cause !== undefined || !Object.isExtensible(error)) return
  if (!hasInChain(cause, error))
    Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true })
}

/** Whether an error is another one, or among its causes: as its cause in turn it would make a circle. */
function hasInChain(error: unknown, sought: Error): boolean {
  const seen = new Set<unknown>()
  for (let each = error; isError(each) && !seen.has(each); each = each.cause) {
    if (each === sought) return true
    seen.add(each)
  }
  return false
}
