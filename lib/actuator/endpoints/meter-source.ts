import { MeterRegistry, type ApplicationContext } from '../../core/index.js'
import type { MeterSnapshot } from '../../observability/index.js'

/** A MeterRegistry that tells what it has measured; the framework's does, one that only sends does not. */
export interface MeterSource {
  /** @param name only those of this name; others need not be read */
  meters(name?: string): readonly MeterSnapshot[]
  scrape?(accept?: string): Promise<{ readonly contentType: string; readonly body: string }>
}

/** The application's, wherever it is provided. */
export function meterSourceOf(context: ApplicationContext): MeterSource | undefined {
  for (const component of context.graph.componentsOf(MeterRegistry)) {
    const registry = component.instance() as Partial<MeterSource>
    if (typeof registry.meters === 'function') return registry as MeterSource
  }
  return undefined
}
