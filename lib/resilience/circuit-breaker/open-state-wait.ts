import { durationOf, messageOf, type Random } from '../../common/index.js'
import { CIRCUIT_BREAKER_DEFAULTS, type CircuitBreakerConfig } from './circuit-breaker.options.js'

/**
 * How long the breaker is open, in milliseconds.
 *
 * @param attempt counts from 1 since the breaker was closed last
 * @throws what the configured function throws, InvalidDurationError
 */
export function openStateWait(config: CircuitBreakerConfig, attempt: number, random: Random): number {
  const {
    waitDurationInOpenState: wait,
    exponentialMaxWaitDurationInOpenState: most = Number.MAX_SAFE_INTEGER,
  } = config
  let millis = typeof wait === 'function' ? durationOf(wait(attempt)).toMillis() : wait
  if (config.enableExponentialBackoff) millis *= config.exponentialBackoffMultiplier ** (attempt - 1)
  // Growth ends before chance is added: numbers beyond what a clock can count have no half.
  millis = Math.min(millis, Number.MAX_SAFE_INTEGER / 2)
  if (config.enableRandomizedWait) millis *= 1 + config.randomizedWaitFactor * (2 * random.next() - 1)
  return Math.max(0, config.enableExponentialBackoff ? Math.min(millis, most) : millis)
}

/** The same, with the default wait and a report where the configured function fails: a breaker has to open all the same. */
export function safeOpenStateWait(
  config: CircuitBreakerConfig,
  attempt: number,
  { random, warn }: { readonly random: Random; readonly warn: (message: string) => void },
): number {
  try {
    return openStateWait(config, attempt, random)
  } catch (error) {
    warn(
      `waitDurationInOpenState failed at attempt ${attempt}, and the default of 60s holds: ${messageOf(error)}`,
    )
    return CIRCUIT_BREAKER_DEFAULTS.waitDurationInOpenState as number
  }
}
