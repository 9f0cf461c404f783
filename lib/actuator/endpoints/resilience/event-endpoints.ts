import { Inject } from '../../../core/index.js'
import type {
  BulkheadEvent,
  CircuitBreakerEvent,
  RateLimiterEvent,
  RetryEvent,
  TimeLimiterEvent,
} from '../../../resilience/index.js'
import { Endpoint } from '../../endpoint/endpoint.decorators.js'
import { errorMessage, EventsEndpoint, type EventSource } from './events-endpoint.js'
import { ConditionalOnResilience, ResilienceAccess } from './resilience-access.js'

type Details = Readonly<Record<string, string | number | undefined>>

/** `circuitbreakerevents`. */
@ConditionalOnResilience()
@Endpoint({ id: 'circuitbreakerevents' })
export class CircuitBreakerEventsEndpoint extends EventsEndpoint<CircuitBreakerEvent> {
  protected readonly kind = 'circuit breaker'
  protected readonly list = 'circuitBreakerEvents'
  protected readonly nameMember = 'circuitBreakerName'
  protected readonly types = [
    'SUCCESS',
    'ERROR',
    'IGNORED_ERROR',
    'NOT_PERMITTED',
    'STATE_TRANSITION',
    'FAILURE_RATE_EXCEEDED',
    'SLOW_CALL_RATE_EXCEEDED',
    'CONSECUTIVE_FAILURES_EXCEEDED',
    'RESET',
    'FORCED_OPEN',
    'DISABLED',
  ] as const

  constructor(@Inject(ResilienceAccess) access: ResilienceAccess) {
    super(access)
  }

  protected sources(): readonly EventSource<CircuitBreakerEvent>[] {
    return this.access.registries.circuitBreakers.all()
  }

  protected override details(event: CircuitBreakerEvent): Details {
    switch (event.type) {
      case 'SUCCESS':
        return { durationInMs: Math.round(event.duration) }
      case 'ERROR':
      case 'IGNORED_ERROR':
        return { errorMessage: errorMessage(event.error), durationInMs: Math.round(event.duration) }
      case 'STATE_TRANSITION':
        return { stateTransition: `${event.from}_TO_${event.to}` }
      case 'FAILURE_RATE_EXCEEDED':
      case 'SLOW_CALL_RATE_EXCEEDED':
        return { rate: event.rate }
      case 'CONSECUTIVE_FAILURES_EXCEEDED':
        return { failures: event.failures }
      case 'NOT_PERMITTED':
      case 'RESET':
      case 'FORCED_OPEN':
      case 'DISABLED':
        return {}
    }
  }
}

/** `retryevents`. */
@ConditionalOnResilience()
@Endpoint({ id: 'retryevents' })
export class RetryEventsEndpoint extends EventsEndpoint<RetryEvent> {
  protected readonly kind = 'retry'
  protected readonly list = 'retryEvents'
  protected readonly nameMember = 'retryName'
  protected readonly types = ['RETRY', 'SUCCESS', 'ERROR', 'IGNORED_ERROR'] as const

  constructor(@Inject(ResilienceAccess) access: ResilienceAccess) {
    super(access)
  }

  protected sources(): readonly EventSource<RetryEvent>[] {
    return this.access.registries.retries.all()
  }

  protected override details(event: RetryEvent): Details {
    return {
      errorMessage: errorMessage(event.error),
      numberOfAttempts: event.attempt,
      ...(event.type === 'RETRY' && { waitIntervalInMs: Math.round(event.waitInterval) }),
      ...(event.type === 'ERROR' && { reason: event.reason }),
    }
  }
}

/** `ratelimiterevents`. */
@ConditionalOnResilience()
@Endpoint({ id: 'ratelimiterevents' })
export class RateLimiterEventsEndpoint extends EventsEndpoint<RateLimiterEvent> {
  protected readonly kind = 'rate limiter'
  protected readonly list = 'rateLimiterEvents'
  protected readonly nameMember = 'rateLimiterName'
  protected readonly types = [
    'SUCCESSFUL_ACQUIRE',
    'FAILED_ACQUIRE',
    'DRAINED',
    'STORE_FAILED',
    'STORE_RECOVERED',
  ] as const

  constructor(@Inject(ResilienceAccess) access: ResilienceAccess) {
    super(access)
  }

  protected sources(): readonly EventSource<RateLimiterEvent>[] {
    return this.access.registries.rateLimiters.all()
  }

  protected override details(event: RateLimiterEvent): Details {
    if (event.type === 'STORE_FAILED') return { errorMessage: errorMessage(event.error) }
    return event.type === 'STORE_RECOVERED' ? {} : { permits: event.permits }
  }
}

/** `bulkheadevents`: of both kinds of bulkheads. */
@ConditionalOnResilience()
@Endpoint({ id: 'bulkheadevents' })
export class BulkheadEventsEndpoint extends EventsEndpoint<BulkheadEvent> {
  protected readonly kind = 'bulkhead'
  protected readonly list = 'bulkheadEvents'
  protected readonly nameMember = 'bulkheadName'
  protected readonly types = ['CALL_PERMITTED', 'CALL_REJECTED', 'CALL_FINISHED'] as const

  constructor(@Inject(ResilienceAccess) access: ResilienceAccess) {
    super(access)
  }

  protected sources(): readonly EventSource<BulkheadEvent>[] {
    const { bulkheads, threadPoolBulkheads } = this.access.registries
    return [...bulkheads.all(), ...threadPoolBulkheads.all()]
  }
}

/** `timelimiterevents`. */
@ConditionalOnResilience()
@Endpoint({ id: 'timelimiterevents' })
export class TimeLimiterEventsEndpoint extends EventsEndpoint<TimeLimiterEvent> {
  protected readonly kind = 'time limiter'
  protected readonly list = 'timeLimiterEvents'
  protected readonly nameMember = 'timeLimiterName'
  protected readonly types = ['SUCCESS', 'TIMEOUT', 'ERROR', 'LATE_OUTCOME'] as const

  constructor(@Inject(ResilienceAccess) access: ResilienceAccess) {
    super(access)
  }

  protected sources(): readonly EventSource<TimeLimiterEvent>[] {
    return this.access.registries.timeLimiters.all()
  }

  protected override details(event: TimeLimiterEvent): Details {
    if (event.type === 'ERROR') return { errorMessage: errorMessage(event.error) }
    if (event.type !== 'LATE_OUTCOME') return {}
    return { lateByInMs: Math.round(event.lateBy), errorMessage: errorMessage(event.error) }
  }
}
