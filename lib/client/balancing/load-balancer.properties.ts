import { Duration } from '../../common/index.js'
import { Property } from '../../config/index.js'
import {
  HEALTH_CHECK_TYPES,
  type HealthCheckOptions,
  type HealthCheckType,
} from './health/health-check.options.js'
import {
  LOAD_BALANCER_ALGORITHMS,
  type LoadBalancerAlgorithm,
  type LoadBalancerOptions,
} from './load-balancer.options.js'
import type { OutlierEjectionOptions } from './outlier/outlier-ejection.options.js'

/** `load-balancer.outlier-ejection.*`: see {@link OutlierEjectionOptions}. */
export class OutlierEjectionProperties implements OutlierEjectionOptions {
  @Property({ type: Boolean }) enabled?: boolean
  @Property({ type: Number }) consecutive5xx?: number
  @Property({ type: Number }) consecutiveGatewayFailures?: number
  @Property({ type: Number }) consecutiveConnectionFailures?: number
  @Property({ type: Duration }) baseEjectionTime?: Duration
  @Property({ type: Duration }) maxEjectionTime?: Duration
  @Property({ type: Number }) maxEjectionPercent?: number
  @Property({ type: Duration }) interval?: Duration
  @Property({ type: Boolean }) successRate?: boolean
  @Property({ type: Number }) successRateMinimumHosts?: number
  @Property({ type: Number }) successRateRequestVolume?: number
  @Property({ type: Number }) successRateStdevFactor?: number
}

/** `load-balancer.health-check.*`: see {@link HealthCheckOptions}. */
export class HealthCheckProperties implements HealthCheckOptions {
  @Property({ type: Boolean }) enabled?: boolean
  @Property({ enum: HEALTH_CHECK_TYPES }) type?: HealthCheckType
  @Property({ type: String }) path?: string
  @Property({ type: Number }) port?: number
  @Property({ type: Duration }) interval?: Duration
  @Property({ type: Duration }) timeout?: Duration
  @Property({ type: Number }) jitter?: number
  @Property({ type: Number }) healthyThreshold?: number
  @Property({ type: Number }) unhealthyThreshold?: number
  @Property({ type: Boolean }) initiallyHealthy?: boolean
}

/** `client.load-balancer.*` and `client.<name>.load-balancer.*`, nested in the properties of clients: see {@link LoadBalancerOptions}. What is not set comes from what is weaker. */
export class LoadBalancerProperties implements LoadBalancerOptions {
  @Property({ enum: LOAD_BALANCER_ALGORITHMS }) algorithm?: LoadBalancerAlgorithm
  @Property({ type: String }) hashHeader?: string
  @Property({ type: Number }) hashBalanceFactor?: number
  @Property({ type: String }) zone?: string
  @Property({ type: Number }) zoneOverprovisioning?: number
  @Property({ type: Number }) zoneMinInstances?: number
  @Property({ type: Number }) panicThreshold?: number
  @Property({ type: Duration }) slowStartWindow?: Duration
  @Property({ type: Duration }) discoveryTimeout?: Duration
  @Property({ type: Number }) eventConsumerBufferSize?: number
  outlierEjection = new OutlierEjectionProperties()
  healthCheck = new HealthCheckProperties()
}
