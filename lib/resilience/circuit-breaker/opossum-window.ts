import type { CircuitBreakerMetrics } from './circuit-breaker-state.js'
import type { OpossumBreaker, OpossumStats } from './opossum-library.js'

/** resilience4j's metrics of what opossum counts. It does not know slow calls. What its `errorFilter` lets pass it counts as a success. */
export function metricsFromStats(
  stats: OpossumStats,
  minimumNumberOfCalls: number,
  numberOfNotPermittedCalls: number,
): CircuitBreakerMetrics {
  const { failures, successes } = stats
  const calls = failures + successes
  return {
    failureRate: calls > 0 && calls >= minimumNumberOfCalls ? (failures * 100) / calls : -1,
    slowCallRate: -1,
    numberOfBufferedCalls: calls,
    numberOfSuccessfulCalls: successes,
    numberOfFailedCalls: failures,
    numberOfSlowCalls: 0,
    numberOfSlowSuccessfulCalls: 0,
    numberOfSlowFailedCalls: 0,
    numberOfNotPermittedCalls,
  }
}

/** Sets what opossum has counted: in its newest slice, as opossum's own option `status` does; the others are empty then. */
export function setStats({ status }: OpossumBreaker, stats: object = {}): void {
  status.window.forEach((slice, index) => {
    for (const [name, value] of Object.entries(slice) as [keyof typeof slice, unknown][]) {
      if (typeof value === 'number') Object.assign(slice, { [name]: index === 0 ? countOf(stats, name) : 0 })
      // The names of opossum's percentiles are those of the whole window: a slice has the times alone.
      else if (Array.isArray(value)) Object.assign(slice, { [name]: index === 0 ? timesOf(stats, name) : [] })
    }
  })
}

function countOf(stats: object, name: string): number {
  const count = (stats as Record<string, unknown>)[name]
  return typeof count === 'number' && Number.isFinite(count) ? count : 0
}

function timesOf(stats: object, name: string): readonly number[] {
  const times = (stats as Record<string, unknown>)[name]
  return Array.isArray(times) ? times.filter((time) => typeof time === 'number') : []
}
