/** What a route came to since the start; sums that never fall. */
export interface RouteTotals {
  readonly method: string
  /** The route's template: `/orders/{id}`. */
  readonly uri: string
  readonly count: number
  /** How many of them the server failed to answer. */
  readonly errors: number
  readonly totalMs: number
}

/** Who counts what routes come to. */
export interface AnomalySource {
  totals(): Iterable<RouteTotals>
}

export type AnomalySignal = 'latency' | 'error-rate'

/** A number of a route that is far above what the route is used to. */
export interface Anomaly {
  readonly method: string
  readonly uri: string
  readonly signal: AnomalySignal
  /** When it was noticed, in milliseconds since the Unix epoch. */
  readonly since: number
  /** The latest mean latency in milliseconds, or the share of errors from 0 to 1. */
  readonly value: number
  /** What was usual before. */
  readonly baseline: number
  /** How many standard deviations `value` is above `baseline`. */
  readonly score: number
}

/**
 * Why an anomaly is over: the number is back (`recovered`), it has lasted so long that it is usual now (`accepted`), or there were no
 * requests any more (`silent`).
 */
export type AnomalyEnd = 'recovered' | 'accepted' | 'silent'

export type AnomalyEvent =
  | { readonly type: 'anomalyDetected'; readonly at: number; readonly anomaly: Anomaly }
  | {
      readonly type: 'anomalyCleared'
      readonly at: number
      readonly anomaly: Anomaly
      readonly reason: AnomalyEnd
    }

/**
 * Compares every route with its own past: a rolling baseline of latency and error rate, and an event when a route leaves it. The token
 * under which the container provides it, where the application has a MeterRegistry and `management.anomaly.enabled` is not `false`.
 *
 * @example
 * watch.onEvent(({ type, anomaly }) => type === 'anomalyDetected' && pager.page(`${anomaly.method} ${anomaly.uri}: ${anomaly.signal}`))
 */
export abstract class AnomalyWatch {
  /** What is unusual now. */
  abstract active(): readonly Anomaly[]
  /** What happened of late, the oldest first. */
  abstract recent(): readonly AnomalyEvent[]
  /** Watches what a source counts. @returns ends it */
  abstract watch(source: AnomalySource): () => void
  /** Calls `listener` for every event from now on; what it throws is logged. @returns ends it */
  abstract onEvent(listener: (event: AnomalyEvent) => void): () => void
}
