import type { CircuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { CIRCUIT_BREAKER_STATES } from '../circuit-breaker/circuit-breaker-state.js'
import type { BindInstance } from './bind-registry.js'

const PREFIX = 'resilience4j.circuitbreaker'

/** resilience4j's meters of a circuit breaker. */
export const circuitBreakerMeters: BindInstance<CircuitBreaker> = (breaker, meters) => {
  for (const state of CIRCUIT_BREAKER_STATES) {
    meters.gauge(
      `${PREFIX}.state`,
      'The states of the circuit breaker',
      () => (breaker.state === state ? 1 : 0),
      { state: state.toLowerCase() },
    )
  }
  const calls = (kind: string): ((durationMs: number) => void) =>
    meters.timer(`${PREFIX}.calls`, 'Calls by what they came to', { kind })
  const [successful, failed, ignored] = [calls('successful'), calls('failed'), calls('ignored')]
  const notPermitted = meters.counter(`${PREFIX}.not.permitted.calls`, 'Calls that were not permitted', {
    kind: 'not_permitted',
  })
  const record = { successful, failed, ignored, not_permitted: notPermitted }
  meters.onRemove(breaker.observeCalls((kind, durationMs) => record[kind](durationMs)))
  const buffered = 'Calls in the sliding window'
  meters.gauge(`${PREFIX}.buffered.calls`, buffered, () => breaker.metrics.numberOfSuccessfulCalls, {
    kind: 'successful',
  })
  meters.gauge(`${PREFIX}.buffered.calls`, buffered, () => breaker.metrics.numberOfFailedCalls, {
    kind: 'failed',
  })
  const slow = 'Calls in the sliding window that were slow'
  meters.gauge(`${PREFIX}.slow.calls`, slow, () => breaker.metrics.numberOfSlowSuccessfulCalls, {
    kind: 'successful',
  })
  meters.gauge(`${PREFIX}.slow.calls`, slow, () => breaker.metrics.numberOfSlowFailedCalls, {
    kind: 'failed',
  })
  meters.gauge(
    `${PREFIX}.failure.rate`,
    'Percent of the calls that failed',
    () => breaker.metrics.failureRate,
  )
  meters.gauge(
    `${PREFIX}.slow.call.rate`,
    'Percent of the calls that were slow',
    () => breaker.metrics.slowCallRate,
  )
}
