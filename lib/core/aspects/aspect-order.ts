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
  FALLBACK: 700,
  RETRY: 800,
  CIRCUIT_BREAKER: 900,
  RATE_LIMITER: 1000,
  TIME_LIMITER: 1100,
  BULKHEAD: 1200,
  ASYNC: 1300,
  TRANSACTION: 1400,
  /** Where user-defined and pointcut aspects stand unless they say otherwise. */
  DEFAULT: 1500,
} as const
