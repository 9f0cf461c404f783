import { StrategyRegistry, type RegistryOptions } from '../strategy/strategy-registry.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { HEDGE } from './hedge-recipe.js'
import type { HedgeConfig, HedgeOptions } from './hedge.options.js'
import type { HedgeStrategy } from './hedge-strategy.js'

/** The hedges of an application by name. Who uses the same name shares its budget and its observations. */
export class HedgeRegistry extends StrategyRegistry<HedgeOptions, HedgeConfig, HedgeStrategy> {
  constructor(options?: RegistryOptions<HedgeOptions>, runtime?: StrategyRuntime) {
    super(HEDGE, options, runtime)
  }

  /** The same as {@link get}, named as other registries name theirs. */
  hedge(name: string, options?: HedgeOptions): HedgeStrategy {
    return this.get(name, options)
  }
}
