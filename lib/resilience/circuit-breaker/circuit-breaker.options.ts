import type { DurationLike } from '../../common/index.js'
import type { CallOutcome } from '../outcome/call-outcome.js'
import type { ErrorClassOrName } from '../outcome/error-class.js'
import { INSTANCE_DEFAULTS, type InstanceConfig, type InstanceOptions } from '../strategy/strategy-recipe.js'
import type { CircuitBreakerState } from './circuit-breaker-state.js'
import type { OpossumBreaker, OpossumOptions } from './opossum-library.js'

/** Ours, or npm's opossum, which an application that asks for it has to install. */
export type CircuitBreakerEngineName = 'nexus' | 'opossum'

/** The last so many calls, or the calls of the last so many seconds. */
export type SlidingWindowType = 'COUNT_BASED' | 'TIME_BASED'

/** After which event a warm-up begins: the start (also `reset`), each change from HALF_OPEN to CLOSED, or both. */
export type WarmUpAfter = 'START' | 'CLOSE' | 'START_AND_CLOSE'

/** Whether the breaker opens: for as long as its configuration says (`true`), for a time, or until then (milliseconds since the Unix epoch). */
export type TransitionCheckResult =
  boolean | undefined | { readonly waitDuration: DurationLike } | { readonly waitUntil: number | Date }

/** @param now milliseconds since the Unix epoch */
export type TransitionOnResult = (outcome: CallOutcome, now: number) => TransitionCheckResult

/** How long the breaker is open the nth time since it was closed last; `attempt` counts from 1. */
export type WaitDurationFunction = (attempt: number) => DurationLike

/** Options of a circuit breaker; names and defaults are resilience4j's where it has them. */
export interface CircuitBreakerOptions extends InstanceOptions {
  /** What runs the breaker. What an engine can not do is refused at boot. Default `nexus`. */
  readonly engine?: CircuitBreakerEngineName
  /** For `engine: 'opossum'`: options under opossum's own names, or a breaker of opossum that is taken over. */
  readonly opossum?: OpossumOptions | OpossumBreaker

  /** Percent of failed calls from which on the breaker opens. Above 0, up to 100. Default 50. */
  readonly failureRateThreshold?: number
  /** Percent of slow calls from which on the breaker opens. Above 0, up to 100. Default 100. */
  readonly slowCallRateThreshold?: number
  /** A call that takes longer is slow. Default 60s. */
  readonly slowCallDurationThreshold?: DurationLike
  /** How many failed calls in a row open the breaker, whatever the window says; 0: none do. Default 0. Not in resilience4j. */
  readonly consecutiveFailures?: number

  /** Default `COUNT_BASED`. */
  readonly slidingWindowType?: SlidingWindowType
  /** Calls, or for a time-based window seconds. Default 100. */
  readonly slidingWindowSize?: number
  /** How many calls have to be in the window before rates are looked at. Default 100, or a smaller count-based window's size. */
  readonly minimumNumberOfCalls?: number

  /** How long the breaker is open before it lets calls through again. Default 60s. */
  readonly waitDurationInOpenState?: DurationLike | WaitDurationFunction
  /** Multiplies the wait each time the breaker opens again without having been closed. Default false. */
  readonly enableExponentialBackoff?: boolean
  /** By what. Default 1.5. */
  readonly exponentialBackoffMultiplier?: number
  /** The wait does not grow beyond. Default: no limit. */
  readonly exponentialMaxWaitDurationInOpenState?: DurationLike
  /** Spreads the wait, so that many processes do not come back at once. Default false. */
  readonly enableRandomizedWait?: boolean
  /** How far the wait may be off: 0.5 is half up or down. At least 0, less than 1. Default 0.5. */
  readonly randomizedWaitFactor?: number
  /** Becomes half-open when the wait is over, not with the next call after it. Default false. */
  readonly automaticTransitionFromOpenToHalfOpenEnabled?: boolean

  /** How many calls run in the half-open state. Default 10. */
  readonly permittedNumberOfCallsInHalfOpenState?: number
  /** How long those calls may take before the breaker moves on; 0: as long as they do. Default 0. */
  readonly maxWaitDurationInHalfOpenState?: DurationLike
  /** Where it moves on to then. Default `OPEN`. */
  readonly transitionToStateAfterWaitDuration?: 'OPEN' | 'CLOSED'

  /** Errors that are failures. Default, where `recordException` is not given either: all. */
  readonly recordExceptions?: readonly ErrorClassOrName[]
  /** Errors that count neither as a failure nor as a success. Goes before all that says what is a failure. Default: none. */
  readonly ignoreExceptions?: readonly ErrorClassOrName[]
  /** Whether an error is a failure, besides `recordExceptions`. What is none counts as a success. */
  readonly recordException?: (error: unknown) => boolean
  /** Another name of `recordException`: resilience4j has both. */
  readonly recordFailurePredicate?: (error: unknown) => boolean
  /** Whether an error is to be ignored, besides `ignoreExceptions`. */
  readonly ignoreExceptionPredicate?: (error: unknown) => boolean
  /** Whether a result is a failure. Default: none is. */
  readonly recordResultPredicate?: (result: unknown) => boolean
  /** Whether what a call came to opens the breaker at once. `RETRY_AFTER` is {@link openOnRetryAfter} with its defaults. Default: nothing does. */
  readonly transitionOnResult?: TransitionOnResult | 'RETRY_AFTER'

  /** Default `CLOSED`. */
  readonly initialState?: CircuitBreakerState
  /** How long after its start, or after closing, rates do not open the breaker; calls count all the same. Default 0. Not in resilience4j. */
  readonly warmUpDuration?: DurationLike
  /** Default `START`. */
  readonly warmUpAfter?: WarmUpAfter
  /** Whether a CallNotPermittedError has a stack trace. Default true. */
  readonly writableStackTraceEnabled?: boolean
  /** Whether the health of the application shows this breaker. Default false. */
  readonly registerHealthIndicator?: boolean
  /** Whether an open breaker makes the application unhealthy. Default false. */
  readonly allowHealthIndicatorToFail?: boolean
}

/** Durations in milliseconds. */
export interface CircuitBreakerConfig extends InstanceConfig {
  readonly engine: CircuitBreakerEngineName
  readonly opossum: OpossumOptions | OpossumBreaker
  readonly failureRateThreshold: number
  readonly slowCallRateThreshold: number
  readonly slowCallDurationThreshold: number
  readonly consecutiveFailures: number
  readonly slidingWindowType: SlidingWindowType
  readonly slidingWindowSize: number
  readonly minimumNumberOfCalls: number
  readonly waitDurationInOpenState: number | WaitDurationFunction
  readonly enableExponentialBackoff: boolean
  readonly exponentialBackoffMultiplier: number
  readonly exponentialMaxWaitDurationInOpenState: number | undefined
  readonly enableRandomizedWait: boolean
  readonly randomizedWaitFactor: number
  readonly automaticTransitionFromOpenToHalfOpenEnabled: boolean
  readonly permittedNumberOfCallsInHalfOpenState: number
  readonly maxWaitDurationInHalfOpenState: number
  readonly transitionToStateAfterWaitDuration: 'OPEN' | 'CLOSED'
  readonly recordExceptions: readonly ErrorClassOrName[]
  readonly ignoreExceptions: readonly ErrorClassOrName[]
  readonly recordException: ((error: unknown) => boolean) | undefined
  readonly ignoreExceptionPredicate: ((error: unknown) => boolean) | undefined
  readonly recordResultPredicate: ((result: unknown) => boolean) | undefined
  readonly transitionOnResult: TransitionOnResult | undefined
  readonly initialState: CircuitBreakerState
  readonly warmUpDuration: number
  readonly warmUpAfter: WarmUpAfter
  readonly writableStackTraceEnabled: boolean
  readonly registerHealthIndicator: boolean
  readonly allowHealthIndicatorToFail: boolean
}

/** For one call: what only its caller knows. */
export interface CircuitBreakerCallOptions {
  /** Whether an error is a failure, where the configuration does not say which are. Default: all. */
  readonly recordException?: (error: unknown) => boolean
  /** Whether an error is to be ignored, besides those of the configuration, unless the configuration says that it is a failure. Default: none. */
  readonly ignoreExceptionPredicate?: (error: unknown) => boolean
}

export const CIRCUIT_BREAKER_DEFAULTS: CircuitBreakerConfig = {
  ...INSTANCE_DEFAULTS,
  engine: 'nexus',
  opossum: {},
  failureRateThreshold: 50,
  slowCallRateThreshold: 100,
  slowCallDurationThreshold: 60_000,
  consecutiveFailures: 0,
  slidingWindowType: 'COUNT_BASED',
  slidingWindowSize: 100,
  minimumNumberOfCalls: 100,
  waitDurationInOpenState: 60_000,
  enableExponentialBackoff: false,
  exponentialBackoffMultiplier: 1.5,
  exponentialMaxWaitDurationInOpenState: undefined,
  enableRandomizedWait: false,
  randomizedWaitFactor: 0.5,
  automaticTransitionFromOpenToHalfOpenEnabled: false,
  permittedNumberOfCallsInHalfOpenState: 10,
  maxWaitDurationInHalfOpenState: 0,
  transitionToStateAfterWaitDuration: 'OPEN',
  recordExceptions: [],
  ignoreExceptions: [],
  recordException: undefined,
  ignoreExceptionPredicate: undefined,
  recordResultPredicate: undefined,
  transitionOnResult: undefined,
  initialState: 'CLOSED',
  warmUpDuration: 0,
  warmUpAfter: 'START',
  writableStackTraceEnabled: true,
  registerHealthIndicator: false,
  allowHealthIndicatorToFail: false,
}
