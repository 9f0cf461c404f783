import {
  bothGiven,
  duration,
  finiteNumber,
  millis,
  oneOf,
  percentage,
  wholeNumber,
  type OptionComplaints,
} from '../../common/index.js'
import { errorNames } from '../outcome/error-names.js'
import type { StrategyRecipe } from '../strategy/strategy-recipe.js'
import type { CircuitBreaker } from './circuit-breaker.js'
import type { CircuitBreakerEngine } from './circuit-breaker-engine.js'
import { CIRCUIT_BREAKER_STATES } from './circuit-breaker-state.js'
import {
  CIRCUIT_BREAKER_DEFAULTS,
  type CircuitBreakerConfig,
  type CircuitBreakerEngineName,
  type CircuitBreakerOptions,
} from './circuit-breaker.options.js'
import { NEXUS_ENGINE } from './nexus-engine.js'
import { OPOSSUM_ENGINE } from './opossum-engine.js'
import { givenOpossum } from './opossum-options.js'
import { openOnRetryAfter } from './open-on-retry-after.js'

/** Where an engine is chosen by its name. Its file may not load its library before a breaker is made. */
const ENGINES: Readonly<Partial<Record<CircuitBreakerEngineName, CircuitBreakerEngine>>> = {
  nexus: NEXUS_ENGINE,
  opossum: OPOSSUM_ENGINE,
}

export const CIRCUIT_BREAKER: StrategyRecipe<CircuitBreakerOptions, CircuitBreakerConfig, CircuitBreaker> = {
  pattern: 'circuitbreaker',
  defaults: CIRCUIT_BREAKER_DEFAULTS,
  normalize: (options) => {
    const {
      baseConfig: _baseConfig,
      opossum,
      recordFailurePredicate,
      slowCallDurationThreshold,
      waitDurationInOpenState,
      exponentialMaxWaitDurationInOpenState,
      maxWaitDurationInHalfOpenState,
      warmUpDuration,
      transitionOnResult,
      ...asTheyAre
    } = options
    return {
      ...asTheyAre,
      opossum: givenOpossum(opossum),
      recordException: options.recordException ?? recordFailurePredicate,
      slowCallDurationThreshold: millis(slowCallDurationThreshold),
      waitDurationInOpenState:
        typeof waitDurationInOpenState === 'function'
          ? waitDurationInOpenState
          : millis(waitDurationInOpenState),
      exponentialMaxWaitDurationInOpenState: millis(exponentialMaxWaitDurationInOpenState),
      maxWaitDurationInHalfOpenState: millis(maxWaitDurationInHalfOpenState),
      warmUpDuration: millis(warmUpDuration),
      transitionOnResult: transitionOnResult === 'RETRY_AFTER' ? openOnRetryAfter() : transitionOnResult,
    }
  },
  checkLayer: (options) => [bothGiven(options, 'recordFailurePredicate', 'recordException')],
  defaultsFor: (set) => engineOf(set)?.defaultsFor(set) ?? {},
  check: (config, set) => [
    oneOf(config, 'engine', Object.keys(ENGINES)),
    ...checkRates(config),
    ...checkWindow(config),
    ...checkWaits(config),
    oneOf(config, 'initialState', CIRCUIT_BREAKER_STATES),
    ...errorNames(config, 'recordExceptions', 'ignoreExceptions'),
    // Last, since it says more about what is sound otherwise.
    ...(engineOf(config)?.check(config, set) ?? []),
  ],
  create: (name, config, runtime) => (engineOf(config) as CircuitBreakerEngine).create(name, config, runtime),
}

/** Why a method with such a breaker has to return a promise; `undefined` where it need not. */
export function waitsFor(config: CircuitBreakerConfig): string | undefined {
  return engineOf(config)?.waits
}

/** `undefined` only before the check has refused the name. */
function engineOf({
  engine = CIRCUIT_BREAKER_DEFAULTS.engine,
}: Partial<CircuitBreakerConfig>): CircuitBreakerEngine | undefined {
  return Object.hasOwn(ENGINES, engine) ? ENGINES[engine] : undefined
}

function checkRates(config: CircuitBreakerConfig): OptionComplaints {
  return [
    percentage(config, 'failureRateThreshold'),
    percentage(config, 'slowCallRateThreshold'),
    duration(config, 'slowCallDurationThreshold', 1),
    wholeNumber(config, 'consecutiveFailures', 0),
  ]
}

/** Each call, or second, has its place from the start: a larger number is a mistake that would take the memory of the process. */
const LARGEST_WINDOW = 10_000_000

function checkWindow(config: CircuitBreakerConfig): OptionComplaints {
  return [
    oneOf(config, 'slidingWindowType', ['COUNT_BASED', 'TIME_BASED']),
    wholeNumber(config, 'slidingWindowSize', 1, LARGEST_WINDOW),
    wholeNumber(config, 'minimumNumberOfCalls', 1),
    wholeNumber(config, 'permittedNumberOfCallsInHalfOpenState', 1, LARGEST_WINDOW),
    duration(config, 'warmUpDuration', 0),
    oneOf(config, 'warmUpAfter', ['START', 'CLOSE', 'START_AND_CLOSE']),
  ]
}

function checkWaits(config: CircuitBreakerConfig): OptionComplaints {
  const { waitDurationInOpenState, exponentialMaxWaitDurationInOpenState } = config
  return [
    typeof waitDurationInOpenState === 'function'
      ? undefined
      : duration(config, 'waitDurationInOpenState', 1),
    exponentialMaxWaitDurationInOpenState === undefined
      ? undefined
      : duration(config, 'exponentialMaxWaitDurationInOpenState', 1),
    finiteNumber(config, 'exponentialBackoffMultiplier', 1),
    finiteNumber(config, 'randomizedWaitFactor', 0, 1 - Number.EPSILON),
    duration(config, 'maxWaitDurationInHalfOpenState', 0),
    oneOf(config, 'transitionToStateAfterWaitDuration', ['OPEN', 'CLOSED']),
  ]
}
