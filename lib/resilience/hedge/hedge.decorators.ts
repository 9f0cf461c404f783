import { AspectOrder } from '../../core/index.js'
import { strategyAspect, type AspectOptions } from '../strategy/strategy-aspect.js'
import { HEDGE } from './hedge-recipe.js'
import { HedgeRegistry } from './hedge-registry.js'
import type { HedgeConfig, HedgeOptions } from './hedge.options.js'
import type { HedgeStrategy } from './hedge-strategy.js'

export interface HedgeAspectOptions extends AspectOptions {
  /** Whether a call with these arguments may be made more than once. Default: every call. */
  readonly hedgeable?: (...args: never[]) => boolean
}

/** A hedge made by hand: `Hedge.of('inventory', { delay: '200ms' })`. */
export type Hedge = HedgeStrategy

/**
 * Calls the method once more when it takes too long, and gives what comes first; what is not needed any more is aborted through
 * `currentSignal()`. Only for methods that bear being called twice.
 *
 * @throws SynchronousMethodError at boot, where the method returns no promise
 * @example
 * \@Hedge('inventory', { delayPercentile: 95, maxDelay: '500ms' })
 * async stock(sku: string): Promise<number> { ... }
 */
export const Hedge = strategyAspect<HedgeOptions, HedgeConfig, HedgeStrategy, HedgeAspectOptions>({
  decorator: 'Hedge',
  order: AspectOrder.HEDGE,
  recipe: HEDGE,
  registry: HedgeRegistry,
  aspectOptions: ['hedgeable'],
  waits: () => 'another attempt starts while the first one runs',
  advise: (hedge, { hedgeable }) => {
    if (hedgeable === undefined) return (_invocation, proceed) => hedge.apply(proceed)
    return ({ args }, proceed) => hedge.apply(proceed, { hedgeable: hedgeable(...(args as never[])) })
  },
})
