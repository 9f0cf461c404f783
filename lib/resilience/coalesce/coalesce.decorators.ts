import { AspectOrder } from '../../core/index.js'
import { partitionOf, type PartitionKey } from '../strategy/partition-key.js'
import { strategyAspect, type AspectOptions } from '../strategy/strategy-aspect.js'
import { argumentsKey } from './arguments-key.js'
import { COALESCE, CoalesceRegistry } from './coalesce-registry.js'
import type { CoalesceConfig, CoalesceOptions } from './coalesce.options.js'
import type { Flights, SingleFlight } from './single-flight.js'

export interface CoalesceAspectOptions extends AspectOptions {
  /**
   * What calls that may be one have in common. It must hold everything that the outcome depends on, the user included where that is so.
   * Default: all arguments, which have to be strings, numbers, booleans, bigints, null or undefined.
   */
  readonly key?: PartitionKey
}

/** Call coalescing by hand: `Coalesce.of('rates')`. */
export type Coalesce = SingleFlight

/**
 * Makes calls of the method that come for the same at the same time one call, whose outcome they share. Each object has its own.
 *
 * @throws SynchronousMethodError, CoalesceKeyError at boot
 * @example
 * \@Coalesce()
 * async product(sku: string): Promise<Product> { ... }
 *
 * \@Coalesce('search', { key: (query: Query) => `${query.text} ${query.page}` })
 * async search(query: Query): Promise<Product[]> { ... }
 */
export const Coalesce = strategyAspect<CoalesceOptions, CoalesceConfig, SingleFlight, CoalesceAspectOptions>({
  decorator: 'Coalesce',
  order: AspectOrder.COALESCE,
  recipe: COALESCE,
  registry: CoalesceRegistry,
  aspectOptions: ['key'],
  waits: () => 'a call that is over when it returns can not be shared',
  advise: (coalesce, { key }, method) => {
    const keyOf = partitionOf(key) ?? argumentsKey(method)
    const flightsOf = new WeakMap<object, Flights>()
    return (invocation, proceed) => {
      let flights = flightsOf.get(invocation.target)
      if (flights === undefined) flightsOf.set(invocation.target, (flights = new Map()))
      return coalesce.apply(proceed, keyOf(invocation), flights)
    }
  },
})
