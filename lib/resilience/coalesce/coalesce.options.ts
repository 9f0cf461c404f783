import { INSTANCE_DEFAULTS, type InstanceConfig, type InstanceOptions } from '../strategy/strategy-recipe.js'

/** Options of call coalescing. It is not in resilience4j. */
export interface CoalesceOptions extends InstanceOptions {
  /** How many shared calls may run at once; one more is not shared. Default 10,000. */
  readonly maxFlights?: number
}

export interface CoalesceConfig extends InstanceConfig {
  readonly maxFlights: number
}

export const COALESCE_DEFAULTS: CoalesceConfig = { ...INSTANCE_DEFAULTS, maxFlights: 10_000 }
