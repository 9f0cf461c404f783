import type { MeterRegistry } from './meter-registry.js'

/**
 * Reports something to the application's MeterRegistry, as Micrometer's `MeterBinder` does: connection pools, caches, a queue. Every
 * component whose class extends it, or whose token it is, is asked once, when all components are there.
 */
export abstract class MeterBinder {
  /** @returns ends it and removes the meters; called when the application closes */
  abstract bindTo(registry: MeterRegistry): (() => void) | void
}
