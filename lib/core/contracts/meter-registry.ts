import { PROVISION } from '../container/component-metadata.js'

/** What a meter is told apart by besides its name; few values each, never a user's input. */
export type MeterTags = Readonly<Record<string, string>>

export interface MeterOptions {
  readonly tags?: MeterTags
  /** One sentence for who reads the metric. */
  readonly description?: string
  /**
   * Upper bounds of a histogram's buckets, ascending, in what is recorded (milliseconds of a timer); `true`: the registry's own. Default:
   * none, only count, total and maximum are kept. Of timers and summaries.
   */
  readonly buckets?: readonly number[] | true
  /** Of the measured amounts, as Micrometer writes it: `bytes`. Timers have none. */
  readonly unit?: string
}

/** Any meter; `remove` ends what it reports. Idempotent. */
export interface Meter {
  remove(): void
}

/** Counts up. */
export interface Counter extends Meter {
  /** @param amount not negative; default 1 */
  increment(amount?: number): void
}

/** How often something happened and how long it took. */
export interface Timer extends Meter {
  record(durationMs: number): void
}

/** How often something happened and how large it was. */
export interface DistributionSummary extends Meter {
  record(amount: number): void
}

/**
 * Where areas report their numbers, with Micrometer's names and kinds: dotted names (`resilience4j.circuitbreaker.calls`), which the
 * registry writes as its system wants them (Prometheus: `resilience4j_circuitbreaker_calls_seconds`). Asking twice for the same name and
 * tags gives the same meter. The token under which the container provides it; an application without one measures nothing.
 */
export abstract class MeterRegistry {
  abstract counter(name: string, options?: MeterOptions): Counter
  abstract timer(name: string, options?: MeterOptions): Timer
  abstract summary(name: string, options?: MeterOptions): DistributionSummary
  /** A value that goes up and down, read when somebody looks. `NaN` is reported as such. */
  abstract gauge(name: string, read: () => number, options?: MeterOptions): Meter
  /** A count that is kept elsewhere and never falls, read when somebody looks. */
  abstract functionCounter(name: string, read: () => number, options?: MeterOptions): Meter
}

PROVISION.set(MeterRegistry, {
  kind: 'what the ObservabilityModule brings',
  imported: () => 'ObservabilityModule',
  fix: 'Import ObservabilityModule of nexus-framework/observability in the root module, or set any property below management. Where the application may go without: @Optional().',
})
