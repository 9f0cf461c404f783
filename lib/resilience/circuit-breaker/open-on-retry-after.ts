import { durationOf, type DurationLike } from '../../common/index.js'
import { retryAfterOf } from '../outcome/retry-hint.js'
import type { TransitionOnResult } from './circuit-breaker.options.js'

export interface RetryAfterOptions {
  /** Statuses that open the breaker where they come with Retry-After. Default 429 and 503. */
  readonly statuses?: readonly number[]
  /** No service keeps the breaker open for longer. Default 1h. */
  readonly maxWaitDuration?: DurationLike
}

/** A response, as fetch and Node have them; errors of clients are like one, or have one. */
interface Answered {
  readonly status?: unknown
  readonly statusCode?: unknown
  readonly response?: unknown
}

/**
 * For `transitionOnResult`: where a service answers 429 or 503 and says when to come back, the breaker opens until then. Looks at results
 * and at errors. Understands Retry-After as seconds and as a date (RFC 9110 section 10.2.3); an answer without one opens nothing.
 *
 * @throws InvalidDurationError
 * @example
 * CircuitBreaker.of('inventory', { transitionOnResult: openOnRetryAfter({ statuses: [429], maxWaitDuration: '5m' }) })
 */
export function openOnRetryAfter({
  statuses = [429, 503],
  maxWaitDuration = '1h',
}: RetryAfterOptions = {}): TransitionOnResult {
  const most = durationOf(maxWaitDuration).toMillis()
  return (outcome, now) => {
    const answer = 'error' in outcome ? outcome.error : outcome.result
    const status = statusOf(answer)
    if (status === undefined || !statuses.includes(status)) return false
    const wait = retryAfterOf(answer, now) ?? 0
    return wait > 0 && { waitDuration: Math.min(wait, most) }
  }
}

function statusOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { status, statusCode, response } = value as Answered
  if (typeof status === 'number') return status
  return typeof statusCode === 'number' ? statusCode : statusOf(response)
}
