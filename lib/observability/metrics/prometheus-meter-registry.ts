import type { Registry } from 'prom-client'
import type { Clock } from '../../common/index.js'
import { MeterRegistry, type Logger, type Span } from '../../core/index.js'
import type { MeterSettings } from './config/meter-settings.js'
import type { MeterSnapshot } from './meter-snapshot.js'

export interface PrometheusMeterRegistryOptions {
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Where it is said that a meter has too many series, or can not be read. Default: nowhere. */
  readonly logger?: Logger
  /** Default: nothing is configured. */
  readonly settings?: MeterSettings
}

/** What a scrape answers with. */
export interface Exposition {
  readonly contentType: string
  readonly body: string
}

/**
 * Meters that Prometheus scrapes, with Micrometer's names. They record into plain numbers; prom-client's registry reads these when it
 * writes an exposition, beside any metric of prom-client's that the application registers in {@link client}.
 *
 * One name may have meters with different tag keys: Prometheus takes a label that is not there for an empty one. (Micrometer leaves such
 * meters out of the scrape.) A name that is turned off, and a gauge beyond the limit of series, gives a meter that does nothing.
 *
 * @example
 * const meters = await prometheusMeterRegistry()
 * meters.timer('orders.placed', { tags: { kind: 'web' } }).record(12.5)
 * const { body } = await meters.scrape()
 */
export abstract class PrometheusMeterRegistry extends MeterRegistry implements Disposable {
  /** prom-client's own registry. What is registered there by hand is scraped as well. */
  abstract readonly client: Registry
  /** What every meter says now. */
  abstract meters(): readonly MeterSnapshot[]
  /**
   * The exposition of all metrics, those included that the application has registered in {@link client}.
   *
   * @param accept an `Accept` header. Default: text, version 0.0.4. Exemplars are in OpenMetrics only
   */
  abstract scrape(accept?: string): Promise<Exposition>
  /** Where exemplars come from: the tracer's current span. */
  abstract useExemplars(source: () => Span | undefined): void
  /** Stops the timer that forgets maxima; meters go on counting. Idempotent. */
  abstract [Symbol.dispose](): void
}
