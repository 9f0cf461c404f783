import type { DurationLike } from '../../../common/index.js'
import type { HealthProbe } from './health-probe.js'

export const HEALTH_CHECK_TYPES = ['http', 'tcp'] as const

/** `http` asks for a path and wants a 2xx; `tcp` wants a connection. */
export type HealthCheckType = (typeof HEALTH_CHECK_TYPES)[number]

/** Whether and how instances are asked for their health, besides what their calls show. */
export interface HealthCheckOptions {
  /** Whether instances are asked at all. Default false. */
  readonly enabled?: boolean
  /** Default `http` where there is a `path`, else `tcp`: whether an instance has a path for this is not known. */
  readonly type?: HealthCheckType
  /** What an `http` check asks for, such as `/actuator/health`. Without it checks are connections. */
  readonly path?: string
  /** Default: the port of the instance. */
  readonly port?: number
  /** From the end of one check to the next one. Default 10s. */
  readonly interval?: DurationLike
  /** When a check that has not ended has failed. Default 2s. */
  readonly timeout?: DurationLike
  /** By how much of the interval checks are early or late, by chance, so that they do not all come at once: 0 to 1. Default 0.1. */
  readonly jitter?: number
  /** Checks in a row that have to succeed until an unhealthy instance takes calls again. Default 2. */
  readonly healthyThreshold?: number
  /** Checks in a row that have to fail until an instance takes no more calls. Default 3. */
  readonly unhealthyThreshold?: number
  /** Whether a new instance takes calls before its first check has succeeded. Default true. */
  readonly initiallyHealthy?: boolean
  /** A check of one's own, in place of `type`: gRPC's, for example. Code only. */
  readonly probe?: HealthProbe
}

/** Durations in milliseconds. */
export interface HealthCheckConfig {
  readonly enabled: boolean
  readonly type: HealthCheckType
  readonly path: string | undefined
  readonly port: number | undefined
  readonly interval: number
  readonly timeout: number
  readonly jitter: number
  readonly healthyThreshold: number
  readonly unhealthyThreshold: number
  readonly initiallyHealthy: boolean
  readonly probe: HealthProbe | undefined
}

export const HEALTH_CHECK_DEFAULTS: HealthCheckConfig = {
  enabled: false,
  type: 'tcp',
  path: undefined,
  port: undefined,
  interval: 10_000,
  timeout: 2_000,
  jitter: 0.1,
  healthyThreshold: 2,
  unhealthyThreshold: 3,
  initiallyHealthy: true,
  probe: undefined,
}
