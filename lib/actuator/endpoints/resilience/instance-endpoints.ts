import { Inject } from '../../../core/index.js'
import type { RateLimiterRegistry, RetryRegistry } from '../../../resilience/index.js'
import { Endpoint } from '../../endpoint/endpoint.decorators.js'
import { ReadOperation, Selector } from '../../endpoint/operation.decorators.js'
import { UnknownNameException } from '../endpoints.errors.js'
import { ConditionalOnResilience, ResilienceAccess } from './resilience-access.js'

interface Named {
  readonly name: string
}

function names(instances: readonly Named[]): readonly string[] {
  return instances.map(({ name }) => name)
}

function found<T extends Named>(kind: string, name: string, instances: readonly T[]): T {
  const instance = instances.find((each) => each.name === name)
  if (instance === undefined) throw new UnknownNameException(kind, name, names(instances))
  return instance
}

/** `ratelimiters`: the names of all, as resilience4j has them; and what one allows right now. */
@ConditionalOnResilience()
@Endpoint({ id: 'ratelimiters' })
export class RateLimitersEndpoint {
  readonly #access: ResilienceAccess

  constructor(@Inject(ResilienceAccess) access: ResilienceAccess) {
    this.#access = access
  }

  @ReadOperation()
  rateLimiters(): { readonly rateLimiters: readonly string[] } {
    return { rateLimiters: names(this.#access.registries.rateLimiters.all()) }
  }

  @ReadOperation()
  rateLimiter(@Selector() name: string): object {
    const all: ReturnType<RateLimiterRegistry['all']> = this.#access.registries.rateLimiters.all()
    const { availablePermissions, waitingCalls, config } = found('rate limiter', name, all)
    return {
      availablePermissions,
      numberOfWaitingThreads: waitingCalls,
      limitForPeriod: config.limitForPeriod,
      limitRefreshPeriodInMs: config.limitRefreshPeriod,
    }
  }
}

/** `retries`: the names of all, as resilience4j has them; and the counts of one. */
@ConditionalOnResilience()
@Endpoint({ id: 'retries' })
export class RetriesEndpoint {
  readonly #access: ResilienceAccess

  constructor(@Inject(ResilienceAccess) access: ResilienceAccess) {
    this.#access = access
  }

  @ReadOperation()
  retries(): { readonly retries: readonly string[] } {
    return { retries: names(this.#access.registries.retries.all()) }
  }

  @ReadOperation()
  retry(@Selector() name: string): object {
    const all: ReturnType<RetryRegistry['all']> = this.#access.registries.retries.all()
    const { metrics, config } = found('retry', name, all)
    return {
      numberOfSuccessfulCallsWithoutRetryAttempt: metrics.numberOfSuccessfulCallsWithoutRetryAttempt,
      numberOfSuccessfulCallsWithRetryAttempt: metrics.numberOfSuccessfulCallsWithRetryAttempt,
      numberOfFailedCallsWithoutRetryAttempt: metrics.numberOfFailedCallsWithoutRetryAttempt,
      numberOfFailedCallsWithRetryAttempt: metrics.numberOfFailedCallsWithRetryAttempt,
      numberOfRetries: metrics.numberOfRetries,
      maxAttempts: config.maxAttempts,
    }
  }
}

/** `bulkheads`: the names of all of both kinds, as resilience4j has them. */
@ConditionalOnResilience()
@Endpoint({ id: 'bulkheads' })
export class BulkheadsEndpoint {
  readonly #access: ResilienceAccess

  constructor(@Inject(ResilienceAccess) access: ResilienceAccess) {
    this.#access = access
  }

  @ReadOperation()
  bulkheads(): { readonly bulkheads: readonly string[] } {
    const { bulkheads, threadPoolBulkheads } = this.#access.registries
    return { bulkheads: names([...bulkheads.all(), ...threadPoolBulkheads.all()]) }
  }
}

/** `timelimiters`: the names of all, as resilience4j has them. */
@ConditionalOnResilience()
@Endpoint({ id: 'timelimiters' })
export class TimeLimitersEndpoint {
  readonly #access: ResilienceAccess

  constructor(@Inject(ResilienceAccess) access: ResilienceAccess) {
    this.#access = access
  }

  @ReadOperation()
  timeLimiters(): { readonly timeLimiters: readonly string[] } {
    return { timeLimiters: names(this.#access.registries.timeLimiters.all()) }
  }
}
