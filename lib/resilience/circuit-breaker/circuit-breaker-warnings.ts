import { CIRCUIT_BREAKER_DEFAULTS, type CircuitBreakerConfig } from './circuit-breaker.options.js'

/** What of the configuration can not do what it seems to; none of it keeps the breaker from working. */
export function warningsOf(config: CircuitBreakerConfig): readonly string[] {
  return [...unreachable(config), ...withoutEffect(config), ...contradictions(config)]
}

function unreachable(config: CircuitBreakerConfig): readonly string[] {
  const { slidingWindowType, slidingWindowSize: size, minimumNumberOfCalls: minimum } = config
  if (slidingWindowType !== 'COUNT_BASED' || minimum <= size) return []
  return [
    `minimumNumberOfCalls is ${minimum}, but a window of ${size} calls never holds more than ${size}. It is taken as ${size}; set slidingWindowSize to ${minimum}, or minimumNumberOfCalls to ${size} or less.`,
  ]
}

/** Options that only say something where another one turns them on. */
const NEEDED_FLAGS = {
  exponentialBackoffMultiplier: 'enableExponentialBackoff',
  exponentialMaxWaitDurationInOpenState: 'enableExponentialBackoff',
  randomizedWaitFactor: 'enableRandomizedWait',
  allowHealthIndicatorToFail: 'registerHealthIndicator',
} as const

function withoutEffect(config: CircuitBreakerConfig): readonly string[] {
  const warnings = Object.entries(NEEDED_FLAGS)
    .filter(([option, flag]) => !config[flag] && !isDefault(config, option as keyof typeof NEEDED_FLAGS))
    .map(([option, flag]) => `${option} has no effect as long as ${flag} is not true.`)
  if (
    config.maxWaitDurationInHalfOpenState === 0 &&
    !isDefault(config, 'transitionToStateAfterWaitDuration')
  ) {
    warnings.push(
      'transitionToStateAfterWaitDuration has no effect as long as maxWaitDurationInHalfOpenState is 0.',
    )
  }
  if (config.warmUpDuration === 0 && !isDefault(config, 'warmUpAfter')) {
    warnings.push('warmUpAfter has no effect as long as warmUpDuration is 0.')
  }
  return warnings
}

function contradictions(config: CircuitBreakerConfig): readonly string[] {
  const warnings: string[] = []
  const { maxWaitDurationInHalfOpenState: maxWait, slowCallDurationThreshold: slow } = config
  if (maxWait > 0 && maxWait <= slow && !isDefault(config, 'slowCallDurationThreshold')) {
    warnings.push(
      `No call of the half-open state can be found slow: after ${maxWait}ms (maxWaitDurationInHalfOpenState) the breaker moves on, and a call is slow after ${slow}ms (slowCallDurationThreshold).`,
    )
  }
  const { exponentialMaxWaitDurationInOpenState: most, waitDurationInOpenState: wait } = config
  if (config.enableExponentialBackoff && most !== undefined && typeof wait === 'number' && most < wait) {
    warnings.push(
      `exponentialMaxWaitDurationInOpenState (${most}ms) is less than waitDurationInOpenState (${wait}ms): every wait is ${most}ms.`,
    )
  }
  const useless = config.recordExceptions.filter((each) => config.ignoreExceptions.includes(each))
  for (const each of useless) {
    const name = typeof each === 'string' ? each : each.name
    warnings.push(`${name} is in recordExceptions and in ignoreExceptions, and is ignored.`)
  }
  return warnings
}

function isDefault(config: CircuitBreakerConfig, option: keyof CircuitBreakerConfig): boolean {
  return config[option] === CIRCUIT_BREAKER_DEFAULTS[option]
}
