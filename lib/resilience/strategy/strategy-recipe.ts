import {
  defined,
  InvalidDurationError,
  wholeNumber,
  type OptionComplaint,
  type OptionComplaints,
} from '../../common/index.js'
import type { ManagedStrategy } from './resilience-strategy.js'
import type { StrategyRuntime } from './strategy-runtime.js'
import { InvalidStrategyOptionsError, type DeclarationKind } from './strategy.errors.js'

/** What every instance may have besides its pattern's own options. */
export interface InstanceOptions {
  /** Name of the configuration that it is based on. Default `default`, where there is one of that name. */
  readonly baseConfig?: string
  /** How many of its last events are kept; up to 1,000,000. Default 100. */
  readonly eventConsumerBufferSize?: number
}

export interface InstanceConfig {
  readonly eventConsumerBufferSize: number
}

export const INSTANCE_DEFAULTS: InstanceConfig = { eventConsumerBufferSize: 100 }

/** What a pattern is made of: how options become a configuration, and a configuration an engine. */
export interface StrategyRecipe<
  O extends InstanceOptions,
  C extends InstanceConfig,
  S extends ManagedStrategy<C>,
> {
  /** As in the configuration: `circuitbreaker`. */
  readonly pattern: string
  /** What holds where no options say otherwise. */
  readonly defaults: C
  /** Turns options into what they mean: milliseconds, one name for what has two. Undefined ones stay away. */
  readonly normalize: (options: O) => { readonly [K in keyof C]?: C[K] | undefined }
  /** What is wrong with the options of one place by themselves, such as two names for the same thing. */
  readonly checkLayer?: (options: O) => OptionComplaints
  /** Defaults that depend on what is set. */
  readonly defaultsFor?: (set: Partial<C>) => Partial<C>
  /** What is wrong with the whole. @param set what of it somebody set, without the defaults */
  readonly check: (config: C, set: Partial<C>) => OptionComplaints
  readonly create: (name: string, config: C, runtime: StrategyRuntime) => S
}

/** Each has its place from the start: a larger number is a mistake that would take the memory of the process. */
const MOST_EVENTS = 1_000_000

/** Layers of options, weakest first, as one checked configuration. @throws InvalidStrategyOptionsError */
export function configOf<O extends InstanceOptions, C extends InstanceConfig>(
  recipe: Omit<StrategyRecipe<O, C, ManagedStrategy<C>>, 'create'>,
  name: string,
  layers: readonly O[],
  kind?: DeclarationKind,
): C {
  const set: Partial<C> = {}
  const found: (OptionComplaint | undefined)[] = []
  for (const layer of layers) {
    const { eventConsumerBufferSize } = layer
    found.push(...(recipe.checkLayer?.(layer) ?? []))
    try {
      Object.assign(set, defined({ eventConsumerBufferSize }), defined(recipe.normalize(layer)))
    } catch (error) {
      found.push(aboutDuration(layer, error))
    }
  }
  const config: C = { ...recipe.defaults, ...recipe.defaultsFor?.(set), ...set }
  found.push(wholeNumber(config, 'eventConsumerBufferSize', 0, MOST_EVENTS), ...recipe.check(config, set))
  const complaints = found.filter((complaint) => complaint !== undefined)
  if (complaints.length > 0) throw new InvalidStrategyOptionsError(recipe.pattern, name, complaints, kind)
  return config
}

/** Which option has the text that is no duration. Anything else goes on. */
function aboutDuration(layer: object, error: unknown): OptionComplaint {
  if (!(error instanceof InvalidDurationError)) throw error
  const option = Object.entries(layer).find(([, value]) => String(value) === error.text)?.[0] ?? 'a duration'
  return { option, message: `must be a duration such as 500ms, but is ${JSON.stringify(error.text)}` }
}
