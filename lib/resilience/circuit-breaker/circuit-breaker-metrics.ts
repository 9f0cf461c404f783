import type { CircuitBreakerMetrics } from './circuit-breaker-state.js'
import type { SlidingWindow } from './sliding-window.js'

/** What resilience4j says as long as there are too few calls for a rate. */
const NO_RATE = -1

/** @param minimumNumberOfCalls below which there are no rates */
export function metricsOf(
  { calls, failed, slow, slowFailed }: SlidingWindow,
  minimumNumberOfCalls: number,
  numberOfNotPermittedCalls: number,
): CircuitBreakerMetrics {
  const hasRates = calls > 0 && calls >= minimumNumberOfCalls
  return {
    failureRate: hasRates ? (failed * 100) / calls : NO_RATE,
    slowCallRate: hasRates ? (slow * 100) / calls : NO_RATE,
    numberOfBufferedCalls: calls,
    numberOfSuccessfulCalls: calls - failed,
    numberOfFailedCalls: failed,
    numberOfSlowCalls: slow,
    numberOfSlowSuccessfulCalls: slow - slowFailed,
    numberOfSlowFailedCalls: slowFailed,
    numberOfNotPermittedCalls,
  }
}
