import {
  ApplicationContext,
  Inject,
  Injectable,
  MeterRegistry,
  type OnModuleDestroy,
  type OnModuleInit,
} from '../../core/index.js'
import type { Unsubscribe } from '../events/event-publisher.js'
import { ResilienceRegistries } from '../resilience-registries.js'
import { bindRegistry } from './bind-registry.js'
import { circuitBreakerMeters } from './circuit-breaker-meters.js'
import {
  bulkheadMeters,
  chaosMeters,
  coalesceMeters,
  hedgeMeters,
  rateLimiterMeters,
  retryMeters,
  threadPoolBulkheadMeters,
  timeLimiterMeters,
} from './pattern-meters.js'

/** Measures every instance of every registry. @returns ends it, and removes the meters */
export function bindResilienceMeters(registries: ResilienceRegistries, meters: MeterRegistry): Unsubscribe {
  const bound = [
    bindRegistry(registries.retries, meters, retryMeters),
    bindRegistry(registries.hedges, meters, hedgeMeters),
    bindRegistry(registries.circuitBreakers, meters, circuitBreakerMeters),
    bindRegistry(registries.rateLimiters, meters, rateLimiterMeters),
    bindRegistry(registries.timeLimiters, meters, timeLimiterMeters),
    bindRegistry(registries.bulkheads, meters, bulkheadMeters),
    bindRegistry(registries.threadPoolBulkheads, meters, threadPoolBulkheadMeters),
    bindRegistry(registries.coalesces, meters, coalesceMeters),
    bindRegistry(registries.chaos, meters, chaosMeters),
  ]
  return () => bound.forEach((unbind) => unbind())
}

/** Reports to the application's MeterRegistry, where it has one. */
@Injectable()
export class ResilienceMetrics implements OnModuleInit, OnModuleDestroy {
  readonly #registries: ResilienceRegistries
  readonly #context: ApplicationContext
  #unbind: Unsubscribe | undefined

  constructor(
    @Inject(ResilienceRegistries) registries: ResilienceRegistries,
    @Inject(ApplicationContext) context: ApplicationContext,
  ) {
    this.#registries = registries
    this.#context = context
  }

  /** Whichever module has the meters: this component belongs to none. */
  onModuleInit(): void {
    const meters = this.#context.graph.componentsOf(MeterRegistry)[0]?.instance()
    if (meters !== undefined) this.#unbind = bindResilienceMeters(this.#registries, meters as MeterRegistry)
  }

  onModuleDestroy(): void {
    this.#unbind?.()
  }
}
