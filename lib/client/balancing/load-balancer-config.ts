import {
  defined,
  duration,
  finiteNumber,
  inGroup,
  millis,
  oneOf,
  wholeNumber,
  type OptionComplaints,
} from '../../common/index.js'
import { HEALTH_CHECK_DEFAULTS, type HealthCheckConfig } from './health/health-check.options.js'
import { InvalidLoadBalancerOptionsError } from './load-balancer.errors.js'
import {
  LOAD_BALANCER_ALGORITHMS,
  LOAD_BALANCER_DEFAULTS,
  type LoadBalancerConfig,
  type LoadBalancerOptions,
} from './load-balancer.options.js'
import { OUTLIER_EJECTION_DEFAULTS, type OutlierEjectionConfig } from './outlier/outlier-ejection.options.js'

/** Layers of options, weakest first, as one checked configuration. @throws InvalidLoadBalancerOptionsError, InvalidDurationError */
export function loadBalancerConfig(
  name: string,
  layers: readonly (LoadBalancerOptions | undefined)[],
): LoadBalancerConfig {
  const options = merged(layers)
  const { hashHeader, slowStartWindow, discoveryTimeout } = options
  const config = {
    ...LOAD_BALANCER_DEFAULTS,
    ...options,
    ...defined({
      hashHeader: hashHeader?.toLowerCase(),
      slowStartWindow: millis(slowStartWindow),
      discoveryTimeout: millis(discoveryTimeout),
    }),
    outlierEjection: outlierEjection(layers),
    healthCheck: healthCheck(layers),
  } as LoadBalancerConfig
  const complaints = [
    ...complaintsAbout(config),
    ...inGroup('outlierEjection', ejectionComplaints(config.outlierEjection)),
    ...inGroup('healthCheck', checkComplaints(config.healthCheck)),
  ].filter((complaint) => complaint !== undefined)
  if (complaints.length > 0) throw new InvalidLoadBalancerOptionsError(name, complaints)
  return config
}

/** Whether anything is set, in what properties classes leave where nothing is as well. */
export function saysAnything({ outlierEjection, healthCheck, ...options }: LoadBalancerOptions): boolean {
  return [options, outlierEjection, healthCheck].some((each) => Object.keys(defined(each ?? {})).length > 0)
}

function outlierEjection(layers: readonly (LoadBalancerOptions | undefined)[]): OutlierEjectionConfig {
  const options = merged(layers.map((layer) => layer?.outlierEjection))
  const { baseEjectionTime, maxEjectionTime, interval } = options
  return {
    ...OUTLIER_EJECTION_DEFAULTS,
    ...options,
    ...defined({
      baseEjectionTime: millis(baseEjectionTime),
      maxEjectionTime: millis(maxEjectionTime),
      interval: millis(interval),
    }),
  } as OutlierEjectionConfig
}

function healthCheck(layers: readonly (LoadBalancerOptions | undefined)[]): HealthCheckConfig {
  const options = merged(layers.map((layer) => layer?.healthCheck))
  const { interval, timeout, path } = options
  return {
    ...HEALTH_CHECK_DEFAULTS,
    ...(path !== undefined && { type: 'http' }),
    ...options,
    ...defined({ interval: millis(interval), timeout: millis(timeout) }),
  } as HealthCheckConfig
}

function complaintsAbout(config: LoadBalancerConfig): OptionComplaints {
  const { algorithm, hashBalanceFactor: factor } = config
  return [
    typeof algorithm === 'function' ? undefined : oneOf(config, 'algorithm', LOAD_BALANCER_ALGORITHMS),
    factor === 0 || factor >= 100
      ? undefined
      : {
          option: 'hashBalanceFactor',
          message: `must be 0, or a percentage of at least 100, but is ${factor}`,
        },
    finiteNumber(config, 'zoneOverprovisioning', 1, 100),
    wholeNumber(config, 'zoneMinInstances', 1),
    finiteNumber(config, 'panicThreshold', 0, 100),
    duration(config, 'slowStartWindow', 0),
    duration(config, 'discoveryTimeout', 1),
    wholeNumber(config, 'eventConsumerBufferSize', 0),
  ]
}

function ejectionComplaints(config: OutlierEjectionConfig): OptionComplaints {
  return [
    wholeNumber(config, 'consecutive5xx', 0),
    wholeNumber(config, 'consecutiveGatewayFailures', 0),
    wholeNumber(config, 'consecutiveConnectionFailures', 0),
    duration(config, 'baseEjectionTime', 1),
    duration(config, 'maxEjectionTime', 1),
    finiteNumber(config, 'maxEjectionPercent', 0, 100),
    duration(config, 'interval', 1),
    wholeNumber(config, 'successRateMinimumHosts', 1),
    wholeNumber(config, 'successRateRequestVolume', 1),
    finiteNumber(config, 'successRateStdevFactor', 0, 1_000),
  ]
}

function checkComplaints(config: HealthCheckConfig): OptionComplaints {
  const { type, path, port } = config
  return [
    type === 'http' && path === undefined
      ? { option: 'path', message: 'must be set for checks over HTTP, such as /health' }
      : undefined,
    path === undefined || path.startsWith('/')
      ? undefined
      : { option: 'path', message: `must be a path from the root, such as /health, but is ${path}` },
    port === undefined ? undefined : wholeNumber(config, 'port', 1, 65_535),
    duration(config, 'interval', 1),
    duration(config, 'timeout', 1),
    finiteNumber(config, 'jitter', 0, 1),
    wholeNumber(config, 'healthyThreshold', 1),
    wholeNumber(config, 'unhealthyThreshold', 1),
  ]
}

/** Of one option the last layer that sets it counts. */
function merged<T extends object>(layers: readonly (T | undefined)[]): T {
  return Object.assign({}, ...layers.map((layer) => defined(layer ?? {}))) as T
}
