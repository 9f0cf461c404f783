import { AspectOrder } from '../../core/index.js'
import { strategyAspect, type AspectOptions } from '../strategy/strategy-aspect.js'
import { CHAOS, ChaosRegistry } from './chaos-registry.js'
import type { ChaosInjector } from './chaos-injector.js'
import type { ChaosConfig, ChaosOptions } from './chaos.options.js'

export interface ChaosAspectOptions extends AspectOptions {
  /** None: it would be gone with the chaos. Take `@Fallback`. */
  readonly fallback?: never
}

/** Chaos by hand, which no profile has to allow: `Chaos.of('inventory', { fault: 503 })`. */
export type Chaos = ChaosInjector

/**
 * Makes some calls of the method slow, fail or come to something else, to show what the rest makes of it. Does nothing, and costs nothing,
 * unless the configuration and an active profile allow it (`resilience.chaos.enabled`, `resilience.chaos.profiles`).
 *
 * @throws SynchronousMethodError at boot, with a latency
 * @example
 * \@Chaos('inventory', { injectionRate: 0.1, latency: '300ms', fault: 503 })
 * async stock(sku: string): Promise<Stock> { ... }
 */
export const Chaos = strategyAspect<ChaosOptions, ChaosConfig, ChaosInjector, ChaosAspectOptions>({
  decorator: 'Chaos',
  order: AspectOrder.CHAOS,
  recipe: CHAOS,
  registry: ChaosRegistry,
  waits: ({ latency, maxLatency = 0 }) =>
    Math.max(latency, maxLatency) > 0 ? 'a call may be delayed' : undefined,
  isActive: (chaos) => chaos.isActive,
})
