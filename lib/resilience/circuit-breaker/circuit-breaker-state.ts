/**
 * resilience4j's states. CLOSED: calls run and count. OPEN: calls are refused. HALF_OPEN: a few calls run and decide. DISABLED: calls run,
 * nothing counts. FORCED_OPEN: calls are refused until somebody changes it. METRICS_ONLY: calls run and count, and never open the breaker.
 */
export type CircuitBreakerState = (typeof CIRCUIT_BREAKER_STATES)[number]

export const CIRCUIT_BREAKER_STATES = [
  'CLOSED',
  'OPEN',
  'HALF_OPEN',
  'DISABLED',
  'FORCED_OPEN',
  'METRICS_ONLY',
] as const

/** What the window of the current state holds. Rates are percent, and -1 as long as fewer calls than `minimumNumberOfCalls` are in it. */
export interface CircuitBreakerMetrics {
  readonly failureRate: number
  readonly slowCallRate: number
  readonly numberOfBufferedCalls: number
  readonly numberOfSuccessfulCalls: number
  readonly numberOfFailedCalls: number
  /** Failed or not. */
  readonly numberOfSlowCalls: number
  readonly numberOfSlowSuccessfulCalls: number
  readonly numberOfSlowFailedCalls: number
  /** Refused since the state began. */
  readonly numberOfNotPermittedCalls: number
}

/** Outcomes of calls in the order in which they ended. */
export interface CountBasedSnapshot {
  readonly type: 'COUNT_BASED'
  /** How many calls the window holds at most. */
  readonly size: number
  /** Oldest first, one letter a call: `s` success, `f` failure; in upper case where it was slow. */
  readonly calls: string
}

/** Outcomes of calls by the second in which they ended. */
export interface TimeBasedSnapshot {
  readonly type: 'TIME_BASED'
  /** Oldest first; seconds without calls are left out. */
  readonly seconds: readonly TimeBasedSecond[]
}

export interface TimeBasedSecond {
  /** When the second began, in milliseconds since the Unix epoch. */
  readonly at: number
  readonly calls: number
  readonly failed: number
  readonly slow: number
  readonly slowFailed: number
}

/** What opossum counted; only the engine that wrote it reads it. */
export interface OpossumSnapshot {
  readonly type: 'OPOSSUM'
  readonly stats: Readonly<Record<string, unknown>>
}

/**
 * A breaker's state as plain data, to be stored or sent (JSON keeps all of it) and taken over by the breaker of another process. Times
 * are wall-clock times, so that time that passes in between counts.
 */
export interface CircuitBreakerSnapshot {
  readonly version: 1
  readonly name: string
  readonly state: CircuitBreakerState
  /** When it was taken, in milliseconds since the Unix epoch. */
  readonly at: number
  /** How many times it opened since it was closed last. */
  readonly attempts: number
  /** When an open or a half-open breaker moves on, in milliseconds since the Unix epoch. Without it: not by itself. */
  readonly until?: number
  readonly consecutiveFailures: number
  readonly numberOfNotPermittedCalls: number
  readonly window: CountBasedSnapshot | TimeBasedSnapshot | OpossumSnapshot
}
