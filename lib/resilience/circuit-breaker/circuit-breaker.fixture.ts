import { ManualClock } from '../../testing/index.js'
import { CircuitBreaker, type CircuitBreakerOptions } from '../index.js'

export class Broken extends Error {}
export class ConnectionBroken extends Broken {}

/** Of what {@link make} makes. */
const SMALL: CircuitBreakerOptions = { slidingWindowSize: 4, minimumNumberOfCalls: 4 }

export interface Subject {
  readonly breaker: CircuitBreaker
  readonly clock: ManualClock
  readonly warnings: string[]
}

export function make(options: CircuitBreakerOptions = {}, chance = 0.5): Subject {
  const clock = new ManualClock()
  const warnings: string[] = []
  const runtime = {
    clock,
    random: { next: () => chance },
    warn: (message: string) => void warnings.push(message),
  }
  return { breaker: CircuitBreaker.of('inventory', { ...SMALL, ...options }, runtime), clock, warnings }
}

export function fail(breaker: CircuitBreaker, times = 1, error: unknown = new Broken()): void {
  for (let i = 0; i < times; i++) breaker.onError(breaker.acquirePermission(), 1, error)
}

export function succeed(breaker: CircuitBreaker, times = 1, durationMs = 1): void {
  for (let i = 0; i < times; i++) breaker.onSuccess(breaker.acquirePermission(), durationMs)
}
