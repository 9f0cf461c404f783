import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property } from '../../config/index.js'
import { CIRCUIT_BREAKER_STATES, type CircuitBreakerState } from './circuit-breaker-state.js'
import type {
  CircuitBreakerEngineName,
  CircuitBreakerOptions,
  SlidingWindowType,
  WarmUpAfter,
} from './circuit-breaker.options.js'
import { OpossumProperties } from './opossum.properties.js'

/** One configuration or instance of `resilience.circuitbreaker`; what is not set comes from what it is based on. */
export class CircuitBreakerInstanceProperties implements CircuitBreakerOptions {
  @Property({ type: String }) baseConfig?: string
  @Property({ type: Number }) eventConsumerBufferSize?: number
  @Property({ enum: ['nexus', 'opossum'] }) engine?: CircuitBreakerEngineName
  @Property({ of: OpossumProperties }) opossum?: OpossumProperties
  @Property({ type: Number }) failureRateThreshold?: number
  @Property({ type: Number }) slowCallRateThreshold?: number
  @Property({ type: Duration }) slowCallDurationThreshold?: Duration
  @Property({ type: Number }) consecutiveFailures?: number
  @Property({ enum: ['COUNT_BASED', 'TIME_BASED'] }) slidingWindowType?: SlidingWindowType
  @Property({ type: Number }) slidingWindowSize?: number
  @Property({ type: Number }) minimumNumberOfCalls?: number
  @Property({ type: Duration }) waitDurationInOpenState?: Duration
  @Property({ type: Boolean }) enableExponentialBackoff?: boolean
  @Property({ type: Number }) exponentialBackoffMultiplier?: number
  @Property({ type: Duration }) exponentialMaxWaitDurationInOpenState?: Duration
  @Property({ type: Boolean }) enableRandomizedWait?: boolean
  @Property({ type: Number }) randomizedWaitFactor?: number
  @Property({ type: Boolean }) automaticTransitionFromOpenToHalfOpenEnabled?: boolean
  @Property({ type: Number }) permittedNumberOfCallsInHalfOpenState?: number
  @Property({ type: Duration }) maxWaitDurationInHalfOpenState?: Duration
  @Property({ enum: ['OPEN', 'CLOSED'] }) transitionToStateAfterWaitDuration?: 'OPEN' | 'CLOSED'
  /** Names of classes, or codes of errors. */
  @Property({ of: String }) recordExceptions?: string[]
  @Property({ of: String }) ignoreExceptions?: string[]
  @Property({ enum: ['RETRY_AFTER'] }) transitionOnResult?: 'RETRY_AFTER'
  @Property({ enum: CIRCUIT_BREAKER_STATES }) initialState?: CircuitBreakerState
  @Property({ type: Duration }) warmUpDuration?: Duration
  @Property({ enum: ['START', 'CLOSE', 'START_AND_CLOSE'] }) warmUpAfter?: WarmUpAfter
  @Property({ type: Boolean }) writableStackTraceEnabled?: boolean
  @Property({ type: Boolean }) registerHealthIndicator?: boolean
  @Property({ type: Boolean }) allowHealthIndicatorToFail?: boolean
}

/** `resilience.circuitbreaker.*`. */
@ConfigurationProperties('resilience.circuitbreaker')
export class CircuitBreakerProperties {
  /** What instances can be based on; `default` is what all are based on. */
  @Property({ of: CircuitBreakerInstanceProperties })
  configs: Record<string, CircuitBreakerInstanceProperties> = {}
  @Property({ of: CircuitBreakerInstanceProperties })
  instances: Record<string, CircuitBreakerInstanceProperties> = {}
}
