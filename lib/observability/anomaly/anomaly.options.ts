/** How routes are watched. */
export interface AnomalyOptions {
  /** How often the numbers are looked at, in milliseconds. */
  readonly intervalMs: number
  /** Judgements that a route has to have before anything is an anomaly. */
  readonly warmUp: number
  /** Requests that are judged together at least. */
  readonly minimumRequests: number
  /** Standard deviations above its baseline that a number has to be. */
  readonly sensitivity: number
  /** How many times the usual latency a latency has to be. */
  readonly minimumSlowdown: number
  /** How much higher than usual a share of errors has to be, from 0 to 1. */
  readonly minimumErrorIncrease: number
  /** Judgements in a row that raise an anomaly. */
  readonly raiseAfter: number
  /** Judgements in a row that clear it. */
  readonly clearAfter: number
  /** After how many milliseconds an anomaly is what is usual. */
  readonly acceptAfterMs: number
  /** After how many milliseconds without a judgement an anomaly is over. */
  readonly silentAfterMs: number
  /** Routes that are watched. */
  readonly maxRoutes: number
  /** Events that {@link AnomalyWatch.recent} has. */
  readonly historySize: number
}

export const DEFAULT_ANOMALY_OPTIONS = {
  intervalMs: 10_000,
  warmUp: 30,
  minimumRequests: 20,
  sensitivity: 5,
  minimumSlowdown: 1.5,
  minimumErrorIncrease: 0.05,
  raiseAfter: 2,
  clearAfter: 3,
  acceptAfterMs: 30 * 60_000,
  silentAfterMs: 5 * 60_000,
  maxRoutes: 500,
  historySize: 100,
} as const satisfies AnomalyOptions
