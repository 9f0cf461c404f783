import CircuitBreaker from 'opossum'
import { operation, reportResilience } from '../shared/resilience-work.js'

const breaker = new CircuitBreaker(operation, { timeout: false })
const timed = new CircuitBreaker(operation, { timeout: 1000 })
const limited = new CircuitBreaker(operation, { timeout: false, capacity: 25 })
const withFallback = new CircuitBreaker(operation, { timeout: false })
withFallback.fallback(() => 0)

await reportResilience({
  'circuit-breaker': () => breaker.fire(),
  'time-limiter': () => timed.fire(),
  bulkhead: () => limited.fire(),
  fallback: () => withFallback.fire(),
})
