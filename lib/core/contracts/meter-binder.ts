import type { MeterRegistry } from './meter-registry.js'

/**
 * Reports something to the application's MeterRegistry, as Micrometer's `MeterBinder` does: connection pools, caches, a queue. Every provider
 * of this token is asked once, when all components are there: `{ provide: MeterBinder, useClass: QueueMeters }`.
 */
export abstract class MeterBinder {
  /** @returns ends it and removes the meters; called when the application closes */
  abstract bindTo(registry: MeterRegistry): (() => void) | void
}
