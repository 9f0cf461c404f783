import type { SemaphoreBulkhead } from '../bulkhead/semaphore-bulkhead.js'
import type { ChaosInjector } from '../chaos/chaos-injector.js'
import type { SingleFlight } from '../coalesce/single-flight.js'
import type { HedgeStrategy } from '../hedge/hedge-strategy.js'
import type { RateLimiterEngine } from '../rate-limiter/rate-limiter-engine.js'
import type { RetryStrategy } from '../retry/retry-strategy.js'
import type { WorkerPoolBulkhead } from '../thread-pool-bulkhead/worker-pool-bulkhead.js'
import type { DeadlineTimeLimiter } from '../time-limiter/deadline-time-limiter.js'
import type { BindInstance } from './bind-registry.js'

/** resilience4j's meters of a retry, and the retries themselves. */
export const retryMeters: BindInstance<RetryStrategy> = (retry, meters) => {
  const calls = (kind: string, read: () => number): void =>
    meters.functionCounter('resilience4j.retry.calls', 'Calls by what they came to', read, { kind })
  calls('successful_without_retry', () => retry.metrics.numberOfSuccessfulCallsWithoutRetryAttempt)
  calls('successful_with_retry', () => retry.metrics.numberOfSuccessfulCallsWithRetryAttempt)
  calls('failed_without_retry', () => retry.metrics.numberOfFailedCallsWithoutRetryAttempt)
  calls('failed_with_retry', () => retry.metrics.numberOfFailedCallsWithRetryAttempt)
  meters.functionCounter(
    'nexus.retry.retries',
    'Attempts after the first ones',
    () => retry.metrics.numberOfRetries,
  )
}

/** resilience4j's meters of a rate limiter. */
export const rateLimiterMeters: BindInstance<RateLimiterEngine> = (limiter, meters) => {
  const prefix = 'resilience4j.ratelimiter'
  meters.gauge(`${prefix}.available.permissions`, 'Permits that are left', () => limiter.availablePermissions)
  meters.gauge(`${prefix}.waiting_threads`, 'Calls that wait for a permit', () => limiter.waitingCalls)
}

/** resilience4j's meters of a bulkhead, and the calls that wait. */
export const bulkheadMeters: BindInstance<SemaphoreBulkhead> = (bulkhead, meters) => {
  const prefix = 'resilience4j.bulkhead'
  meters.gauge(
    `${prefix}.available.concurrent.calls`,
    'Calls that could start now',
    () => bulkhead.availableConcurrentCalls,
  )
  meters.gauge(
    `${prefix}.max.allowed.concurrent.calls`,
    'Calls that may run at once',
    () => bulkhead.maxAllowedConcurrentCalls,
  )
  meters.gauge('nexus.bulkhead.waiting.calls', 'Calls that wait for their turn', () => bulkhead.waitingCalls)
}

/** resilience4j's meters of a thread pool bulkhead. */
export const threadPoolBulkheadMeters: BindInstance<WorkerPoolBulkhead> = (bulkhead, meters) => {
  const prefix = 'resilience4j.bulkhead'
  meters.gauge(`${prefix}.queue.depth`, 'Calls that wait for a worker', () => bulkhead.queueDepth)
  meters.gauge(`${prefix}.queue.capacity`, 'Calls that may wait', () => bulkhead.queueCapacity)
  meters.gauge(`${prefix}.thread.pool.size`, 'Workers there are', () => bulkhead.threadPoolSize)
  meters.gauge(`${prefix}.core.thread.pool.size`, 'Workers that stay', () => bulkhead.coreThreadPoolSize)
  meters.gauge(`${prefix}.max.thread.pool.size`, 'Workers there may be', () => bulkhead.maximumThreadPoolSize)
  meters.gauge(`${prefix}.active.thread.count`, 'Workers that work', () => bulkhead.activeThreadCount)
  meters.gauge(
    `${prefix}.available.thread.count`,
    'Workers that are free',
    () => bulkhead.availableThreadCount,
  )
}

/** resilience4j's meters of a time limiter. */
export const timeLimiterMeters: BindInstance<DeadlineTimeLimiter> = (limiter, meters) => {
  const calls = (kind: string, read: () => number): void =>
    meters.functionCounter('resilience4j.timelimiter.calls', 'Calls by what they came to', read, { kind })
  calls('successful', () => limiter.metrics.numberOfSuccessfulCalls)
  calls('failed', () => limiter.metrics.numberOfFailedCalls)
  calls('timeout', () => limiter.metrics.numberOfTimedOutCalls)
}

/** Meters of a hedge; resilience4j has none. */
export const hedgeMeters: BindInstance<HedgeStrategy> = (hedge, meters) => {
  const calls = (kind: string, read: () => number): void =>
    meters.functionCounter('nexus.hedge.calls', 'Calls by what they came to', read, { kind })
  calls('successful_without_hedge', () => hedge.metrics.numberOfSuccessfulCallsWithoutHedge)
  calls('successful_with_hedge', () => hedge.metrics.numberOfSuccessfulCallsWithHedge)
  calls('failed_without_hedge', () => hedge.metrics.numberOfFailedCallsWithoutHedge)
  calls('failed_with_hedge', () => hedge.metrics.numberOfFailedCallsWithHedge)
  const hedges = (kind: string, read: () => number): void =>
    meters.functionCounter('nexus.hedge.attempts', 'Attempts besides the first ones', read, { kind })
  hedges('made', () => hedge.metrics.numberOfHedges)
  hedges('won', () => hedge.metrics.numberOfWinningHedges)
  hedges('rejected', () => hedge.metrics.numberOfRejectedHedges)
}

/** Meters of call coalescing; resilience4j has none. */
export const coalesceMeters: BindInstance<SingleFlight> = (coalesce, meters) => {
  const calls = (kind: string, read: () => number): void =>
    meters.functionCounter('nexus.coalesce.calls', 'Calls by whether they ran or were shared', read, { kind })
  calls('flight', () => coalesce.metrics.numberOfFlights)
  calls('joined', () => coalesce.metrics.numberOfJoinedCalls)
  calls('not_shared', () => coalesce.metrics.numberOfCallsNotShared)
  meters.functionCounter(
    'nexus.coalesce.abandoned.flights',
    'Shared calls that nobody waited for in the end',
    () => coalesce.metrics.numberOfAbandonedFlights,
  )
  meters.gauge(
    'nexus.coalesce.running.flights',
    'Shared calls that run now',
    () => coalesce.metrics.runningFlights,
  )
}

/** Meters of injected chaos; resilience4j has none. */
export const chaosMeters: BindInstance<ChaosInjector> = (chaos, meters) => {
  const injected = (kind: string, read: () => number): void =>
    meters.functionCounter('nexus.chaos.injections', 'What was injected into calls', read, { kind })
  injected('latency', () => chaos.metrics.numberOfLatencies)
  injected('fault', () => chaos.metrics.numberOfFaults)
  injected('outcome', () => chaos.metrics.numberOfOutcomes)
  injected('behavior', () => chaos.metrics.numberOfBehaviors)
}
