/**
 * Positions of the built-in aspects, outermost first (lower is further out). The resilience part is resilience4j's:
 * Retry(CircuitBreaker(RateLimiter(TimeLimiter(Bulkhead(method))))).
 */
export const AspectOrder = {
  INTERCEPTOR: 0,
  SECURITY: 100,
  TRACING: 200,
  METRICS: 300,
  LOGGING: 400,
  VALIDATION: 500,
  CACHE: 600,
  /** Where a signal that the caller passes to a `@Signal()` parameter begins to count: what is inside ends with it, also while it waits. */
  CALLER_SIGNAL: 640,
  /** Right inside of the cache: calls that miss it at the same time are one call for everything that follows. */
  COALESCE: 650,
  FALLBACK: 700,
  RETRY: 800,
  /**
   * Inside of the retry, which tries again what no hedge could save, and outside of everything that admits or limits: each hedged attempt
   * asks the breaker, pays the rate limiter, has its own time limit and takes its own permit of the bulkhead.
   */
  HEDGE: 850,
  CIRCUIT_BREAKER: 900,
  RATE_LIMITER: 1000,
  TIME_LIMITER: 1100,
  BULKHEAD: 1200,
  ASYNC: 1300,
  TRANSACTION: 1400,
  /** Where user-defined and pointcut aspects stand unless they say otherwise. */
  DEFAULT: 1500,
  /** As if the method itself had failed or been slow. */
  CHAOS: 9000,
  /** Next to the method: `@Signal()` parameters get the signal of whatever is around it. */
  SIGNAL: 10_000,
} as const
