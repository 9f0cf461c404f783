import { wholeNumber } from '../../common/index.js'
import type { StrategyRecipe } from '../strategy/strategy-recipe.js'
import { StrategyRegistry, type RegistryOptions } from '../strategy/strategy-registry.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { COALESCE_DEFAULTS, type CoalesceConfig, type CoalesceOptions } from './coalesce.options.js'
import { SingleFlight } from './single-flight.js'

export const COALESCE: StrategyRecipe<CoalesceOptions, CoalesceConfig, SingleFlight> = {
  pattern: 'coalesce',
  defaults: COALESCE_DEFAULTS,
  normalize: ({ maxFlights }) => ({ maxFlights }),
  check: (config) => [wholeNumber(config, 'maxFlights', 0)],
  create: (name, config, runtime) => new SingleFlight(name, config, runtime),
}

/** What coalesces the calls of an application, by name. */
export class CoalesceRegistry extends StrategyRegistry<CoalesceOptions, CoalesceConfig, SingleFlight> {
  constructor(options?: RegistryOptions<CoalesceOptions>, runtime?: StrategyRuntime) {
    super(COALESCE, options, runtime)
  }

  /** As other registries name it: {@link get}. */
  coalesce(name: string, options?: CoalesceOptions): SingleFlight {
    return this.get(name, options)
  }
}
