import { duration, finiteNumber, millis, type OptionComplaint } from '../../common/index.js'
import type { StrategyRecipe } from '../strategy/strategy-recipe.js'
import { StrategyRegistry, type RegistryOptions } from '../strategy/strategy-registry.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { ChaosInjector, type ChaosSurroundings } from './chaos-injector.js'
import { CHAOS_DEFAULTS, type ChaosConfig, type ChaosOptions } from './chaos.options.js'
import { faultOf, type NamedFaults } from './fault.js'

const RATES = ['injectionRate', 'latencyRate', 'faultRate', 'outcomeRate', 'behaviorRate'] as const

/** Made by hand: who writes it means it. */
const BY_HAND: ChaosSurroundings = { isActive: true, faults: {} }

export const CHAOS = chaosRecipe(BY_HAND)

function chaosRecipe(around: ChaosSurroundings): StrategyRecipe<ChaosOptions, ChaosConfig, ChaosInjector> {
  return {
    pattern: 'chaos',
    defaults: CHAOS_DEFAULTS,
    normalize: ({ baseConfig: _base, latency, maxLatency, ...options }) => ({
      ...options,
      latency: millis(latency),
      maxLatency: millis(maxLatency),
    }),
    check: (config) => [
      ...RATES.map((option) => rate(config, option)),
      duration(config, 'latency', 0),
      checkMaxLatency(config),
      checkFault(config, around.faults),
      checkOutcome(config),
    ],
    create: (name, config, runtime) => new ChaosInjector(name, config, runtime, around),
  }
}

/** The injected chaos of an application by name. Where it is not active, its instances do nothing. */
export class ChaosRegistry extends StrategyRegistry<ChaosOptions, ChaosConfig, ChaosInjector> {
  constructor(
    options?: RegistryOptions<ChaosOptions>,
    runtime?: StrategyRuntime,
    around: ChaosSurroundings = BY_HAND,
  ) {
    super(chaosRecipe(around), options, runtime)
  }

  /** As other registries name it: {@link get}. */
  chaos(name: string, options?: ChaosOptions): ChaosInjector {
    return this.get(name, options)
  }
}

function rate(config: ChaosConfig, option: (typeof RATES)[number]): OptionComplaint | undefined {
  return config[option] === undefined ? undefined : finiteNumber(config, option, 0, 1)
}

function checkMaxLatency({ latency, maxLatency }: ChaosConfig): OptionComplaint | undefined {
  if (maxLatency === undefined || maxLatency >= latency) return undefined
  return { option: 'maxLatency', message: 'must be at least latency' }
}

function checkFault({ fault }: ChaosConfig, faults: NamedFaults): OptionComplaint | undefined {
  const found = fault === undefined ? undefined : faultOf(fault, faults)
  return typeof found === 'string' ? { option: 'fault', message: found } : undefined
}

function checkOutcome({ outcome }: ChaosConfig): OptionComplaint | undefined {
  if (typeof outcome !== 'string') return undefined
  try {
    JSON.parse(outcome)
    return undefined
  } catch {
    return { option: 'outcome', message: `must be a function or JSON, but is ${outcome}` }
  }
}
