import { Inject, Injectable } from '../../core/index.js'
import { ApplicationRuntime, SYSTEM_RUNTIME, type StrategyRuntime } from '../strategy/strategy-runtime.js'
import type { FallbackPlace } from './compile-fallback.js'
import type { FallbackConfig } from './fallback.options.js'
import { FallbackStrategy } from './fallback-strategy.js'

/**
 * The fallbacks that methods have by `@Fallback`, by the method's name, for who listens to their events. There is nothing to share
 * between methods and nothing to set in a file: what a fallback does is code of its class.
 */
@Injectable()
export class FallbackRegistry {
  readonly #runtime: StrategyRuntime
  readonly #fallbacks = new Map<string, FallbackStrategy>()

  constructor(@Inject(ApplicationRuntime) runtime: StrategyRuntime = SYSTEM_RUNTIME) {
    this.#runtime = runtime
  }

  /** Makes the fallback of a method. @throws InvalidFallbackError */
  add(place: FallbackPlace, config: FallbackConfig): FallbackStrategy {
    const fallback = new FallbackStrategy(place, config, this.#runtime)
    this.#fallbacks.set(place.id, fallback)
    return fallback
  }

  /** @param name `OrderService.place` */
  find(name: string): FallbackStrategy | undefined {
    return this.#fallbacks.get(name)
  }

  all(): readonly FallbackStrategy[] {
    return [...this.#fallbacks.values()]
  }
}
