import { ConfigurationProperties, Property, type ValidationComplaints } from '../../config/index.js'
import { Duration } from '../../common/index.js'
import { DEFAULT_ANOMALY_OPTIONS } from '../../observability/index.js'
import { HTTP_METERS } from './http-observation-names.js'

/** `management.observations.http.server.requests.*`: which requests are measured and traced. */
@ConfigurationProperties('management.observations.http.server.requests')
export class HttpObservationProperties {
  /** Name of the timer. */
  name: string = HTTP_METERS.requests.name
  /** Path patterns of requests that are neither measured nor traced. */
  @Property({ of: String })
  exclude: string[] = []
}

/** `management.tracing.spans.*`: which steps of a request have spans of their own. */
@ConfigurationProperties('management.tracing.spans')
export class TracedStepsProperties {
  /** Whether every middleware has. */
  middleware = false
  /** Whether every guard has. */
  guards = false
  /** Whether every interceptor has. */
  interceptors = false
  /** Whether the methods of controllers have. */
  handlers = false
}

/** `management.anomaly.*`: how routes are watched for latencies and errors that they did not have before. */
@ConfigurationProperties<AnomalyProperties>('management.anomaly', { validate: checkAnomaly })
export class AnomalyProperties {
  /** Whether routes are watched, where the application measures them. */
  enabled = true
  /** How often the numbers are looked at. */
  interval = Duration.ofMillis(DEFAULT_ANOMALY_OPTIONS.intervalMs)
  /** Intervals with requests that a route has to have before anything is an anomaly. */
  warmUp: number = DEFAULT_ANOMALY_OPTIONS.warmUp
  /** Requests that are judged together at least: a route with fewer is judged less often. */
  minimumRequests: number = DEFAULT_ANOMALY_OPTIONS.minimumRequests
  /** How many standard deviations above its baseline a number has to be. */
  sensitivity: number = DEFAULT_ANOMALY_OPTIONS.sensitivity
  /** How many times the usual latency a latency has to be. */
  minimumSlowdown: number = DEFAULT_ANOMALY_OPTIONS.minimumSlowdown
  /** How much higher than usual a share of errors has to be; 0.05 is five more of a hundred requests. */
  minimumErrorIncrease: number = DEFAULT_ANOMALY_OPTIONS.minimumErrorIncrease
  /** Judgements in a row that raise an anomaly. */
  raiseAfter: number = DEFAULT_ANOMALY_OPTIONS.raiseAfter
  /** Judgements in a row that clear it. */
  clearAfter: number = DEFAULT_ANOMALY_OPTIONS.clearAfter
  /** After which time an anomaly is what is usual from now on. */
  acceptAfter = Duration.ofMillis(DEFAULT_ANOMALY_OPTIONS.acceptAfterMs)
  /** Routes that are watched; those that come later are not. */
  maxRoutes: number = DEFAULT_ANOMALY_OPTIONS.maxRoutes
}

function checkAnomaly(properties: AnomalyProperties): ValidationComplaints {
  const counts = ['warmUp', 'minimumRequests', 'raiseAfter', 'clearAfter', 'maxRoutes'] as const
  const count = counts.find((name) => !Number.isInteger(properties[name]) || properties[name] < 1)
  if (count !== undefined)
    return { property: count, message: `must be a whole number from 1, but is ${properties[count]}` }
  if (properties.interval.toMillis() < 100) return { property: 'interval', message: 'must be 100 ms or more' }
  if (!(properties.sensitivity > 0))
    return { property: 'sensitivity', message: `must be above 0, but is ${properties.sensitivity}` }
  if (!(properties.minimumSlowdown >= 1))
    return { property: 'minimumSlowdown', message: `must be 1 or more, but is ${properties.minimumSlowdown}` }
  return undefined
}
