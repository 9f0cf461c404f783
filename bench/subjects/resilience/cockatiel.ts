import {
  bulkhead,
  circuitBreaker,
  ExponentialBackoff,
  fallback,
  handleAll,
  retry,
  SamplingBreaker,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
import { operation, reportResilience } from '../shared/resilience-work.js'

const retries = retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() })
const breaker = circuitBreaker(handleAll, {
  halfOpenAfter: 60_000,
  breaker: new SamplingBreaker({ threshold: 0.5, duration: 30_000 }),
})
const timed = timeout(1000, TimeoutStrategy.Aggressive)
const limited = bulkhead(25)
const withFallback = fallback(handleAll, 0)
// It has no rate limiter, so this is a stack of four.
const stack = wrap(retries, breaker, timed, limited)

await reportResilience({
  'circuit-breaker': () => breaker.execute(operation),
  retry: () => retries.execute(operation),
  'time-limiter': () => timed.execute(operation),
  bulkhead: () => limited.execute(operation),
  fallback: () => withFallback.execute(operation),
  stack: () => stack.execute(operation),
})
