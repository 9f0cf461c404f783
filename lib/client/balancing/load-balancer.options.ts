import type { DurationLike } from '../../common/index.js'
import {
  HEALTH_CHECK_DEFAULTS,
  type HealthCheckConfig,
  type HealthCheckOptions,
} from './health/health-check.options.js'
import type { LoadBalancer } from './load-balancer.js'
import {
  OUTLIER_EJECTION_DEFAULTS,
  type OutlierEjectionConfig,
  type OutlierEjectionOptions,
} from './outlier/outlier-ejection.options.js'

export const LOAD_BALANCER_ALGORITHMS = [
  'round-robin',
  'weighted-round-robin',
  'random',
  'least-connections',
  'power-of-two-choices',
  'consistent-hash',
] as const

export type LoadBalancerAlgorithm = (typeof LOAD_BALANCER_ALGORITHMS)[number]

/** How the calls of a service are spread over its instances. */
export interface LoadBalancerOptions {
  /** One of the names, or in code a function that makes one of your own for each service. Default `round-robin`. */
  readonly algorithm?: LoadBalancerAlgorithm | (() => LoadBalancer)
  /** `consistent-hash`: the header field of the request whose value is the key, where the request has none of its own. Default: the address of the client whose request is being answered. */
  readonly hashHeader?: string
  /** `consistent-hash`: how many percent of its fair share of active calls an instance may have before its keys go elsewhere, at least 100; 0 is without bound. Default 0. */
  readonly hashBalanceFactor?: number
  /** Where this process runs: instances of the same zone are preferred. Default: zones make no difference. */
  readonly zone?: string
  /** The own zone takes all calls while this times its share of weight that is available is at least 1, and as much less as it is below. Envoy's overprovisioning factor. Default 1.4. */
  readonly zoneOverprovisioning?: number
  /** The own zone is preferred only while so many of its instances are available. Default 1. */
  readonly zoneMinInstances?: number
  /** When fewer percent of the instances are available, ejected and unhealthy ones take calls too: Envoy's panic mode. Default 0: only when none is available. */
  readonly panicThreshold?: number
  /** How long a new instance, or one that was ejected or unhealthy, takes to get to its full weight; 0: it has it at once. Default 0. */
  readonly slowStartWindow?: DurationLike
  /** How long the first call may wait for the instances to be known. Default 5s. */
  readonly discoveryTimeout?: DurationLike
  /** How many of its last events are kept. Default 100. */
  readonly eventConsumerBufferSize?: number
  readonly outlierEjection?: OutlierEjectionOptions
  readonly healthCheck?: HealthCheckOptions
}

/** Durations in milliseconds. */
export interface LoadBalancerConfig {
  readonly algorithm: LoadBalancerAlgorithm | (() => LoadBalancer)
  /** In lower case. */
  readonly hashHeader: string | undefined
  readonly hashBalanceFactor: number
  readonly zone: string | undefined
  readonly zoneOverprovisioning: number
  readonly zoneMinInstances: number
  readonly panicThreshold: number
  readonly slowStartWindow: number
  readonly discoveryTimeout: number
  readonly eventConsumerBufferSize: number
  readonly outlierEjection: OutlierEjectionConfig
  readonly healthCheck: HealthCheckConfig
}

export const LOAD_BALANCER_DEFAULTS: LoadBalancerConfig = {
  algorithm: 'round-robin',
  hashHeader: undefined,
  hashBalanceFactor: 0,
  zone: undefined,
  zoneOverprovisioning: 1.4,
  zoneMinInstances: 1,
  panicThreshold: 0,
  slowStartWindow: 0,
  discoveryTimeout: 5_000,
  eventConsumerBufferSize: 100,
  outlierEjection: OUTLIER_EJECTION_DEFAULTS,
  healthCheck: HEALTH_CHECK_DEFAULTS,
}
