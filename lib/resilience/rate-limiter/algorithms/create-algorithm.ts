import type { RateLimiterConfig } from '../rate-limiter.options.js'
import { FixedWindow } from './fixed-window.js'
import type { PermitAlgorithm, PermitLimits } from './permit-algorithm.js'
import type { RateLimitAlgorithm } from './rate-limit-algorithm.js'
import { SlidingWindowCounter } from './sliding-window-counter.js'
import { SlidingWindowLog } from './sliding-window-log.js'
import { TokenBucket } from './token-bucket.js'

const ALGORITHMS: Readonly<Record<RateLimitAlgorithm, (limits: PermitLimits) => PermitAlgorithm>> = {
  'fixed-window': (limits) => new FixedWindow(limits),
  'sliding-window-log': (limits) => new SlidingWindowLog(limits),
  'sliding-window-counter': (limits) => new SlidingWindowCounter(limits),
  'token-bucket': (limits) => TokenBucket.ofTokens(limits),
  'leaky-bucket': (limits) => TokenBucket.leaky(limits),
}

export function createAlgorithm(algorithm: RateLimitAlgorithm, limits: PermitLimits): PermitAlgorithm {
  return ALGORITHMS[algorithm](limits)
}

/** Milliseconds. */
export function limitsOf({
  limitForPeriod,
  limitRefreshPeriod,
  burstCapacity = limitForPeriod,
}: Pick<RateLimiterConfig, 'limitForPeriod' | 'limitRefreshPeriod' | 'burstCapacity'>): PermitLimits {
  return { limit: limitForPeriod, period: limitRefreshPeriod, capacity: burstCapacity }
}
