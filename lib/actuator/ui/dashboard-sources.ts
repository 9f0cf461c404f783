import { Environment, LOADED_AREAS, type ApplicationContext, type Token } from '../../core/index.js'
import { AnomalyWatch, LoggingSystem, type Anomaly } from '../../observability/index.js'
import type { ResilienceRegistries } from '../../resilience/index.js'
import { meterSourceOf } from '../endpoints/meter-source.js'
import type { HealthDescription } from '../health/health-description.js'
import { HealthService } from '../health/health-service.js'
import { HttpExchangeRepository } from '../http-exchanges/http-exchange-repository.js'
import type { ExchangeSummary } from '../http-exchanges/recorded-exchange.js'
import type {
  DashboardAnomaly,
  DashboardBreaker,
  DashboardExchange,
  DashboardHealthComponent,
  DashboardLogger,
} from './dashboard-document.js'
import { rounded } from './dashboard-history.js'
import type { DashboardSources } from './dashboard-data.js'
import type { ProcessProbe } from './process-probe.js'

const TIMER_NAME = 'management.observations.http.server.requests.name'
const TIMER = 'http.server.requests'

/** What an application has of all that a dashboard shows, wherever it is provided. Areas that it does not use are not loaded. */
export async function dashboardSources(
  context: ApplicationContext,
  probe: ProcessProbe,
): Promise<DashboardSources> {
  const timer = context.get(Environment).getProperty(TIMER_NAME) ?? TIMER
  const find = <T>(token: Token<T>): T | undefined =>
    context.graph.componentsOf(token)[0]?.instance() as T | undefined
  const meters = meterSourceOf(context)
  const health = find(HealthService)
  const exchanges = find(HttpExchangeRepository)
  const logging = find(LoggingSystem)
  const watch = find(AnomalyWatch)
  const resilience = await resilienceOf(context)
  return {
    requests: () => meters?.meters(timer).filter(({ name }) => name === timer) ?? [],
    process: () => probe.read(),
    health: async () => {
      const description = await health?.health()
      return description && { status: description.status, components: componentsOf(description) }
    },
    breakers: () => resilience?.circuitBreakers.all().map(breakerOf) ?? [],
    loggers: () => logging?.levels().map(loggerOf) ?? [],
    exchanges: () => exchanges?.summaries().map(exchangeOf) ?? [],
    anomalies: () => (watch === undefined ? [] : anomaliesOf(watch)),
  }
}

/** The application has loaded the area already, or does without. */
async function resilienceOf(context: ApplicationContext): Promise<ResilienceRegistries | undefined> {
  if (!LOADED_AREAS.has('resilience')) return undefined
  const { ResilienceRegistries: token } = await import('../../resilience/index.js')
  return context.graph.componentsOf(token)[0]?.instance() as ResilienceRegistries | undefined
}

/** The tree as a list, each under its path: `db/orders`. */
function componentsOf(
  { components = {} }: HealthDescription,
  above = '',
): readonly DashboardHealthComponent[] {
  return Object.entries(components).flatMap(([name, description]) => {
    const { status, details } = description
    const component = { name: above + name, status, ...(details !== undefined && { details }) }
    return [component, ...componentsOf(description, `${above}${name}/`)]
  })
}

/** Paths that lead nowhere are whatever a client makes up. */
const LONGEST_PATH = 200

function exchangeOf({
  timestamp,
  method,
  target,
  status,
  durationMs,
  traceId,
  isSampled,
}: ExchangeSummary): DashboardExchange {
  return {
    at: Math.round(timestamp),
    method,
    uri: target.slice(0, LONGEST_PATH),
    durationMs: rounded(durationMs),
    ...(status !== undefined && { status }),
    // A trace that was not recorded is nowhere to be seen.
    ...(traceId !== undefined && isSampled && { traceId }),
  }
}

type Breaker = ReturnType<ResilienceRegistries['circuitBreakers']['all']>[number]

function breakerOf({ name, state, metrics, config }: Breaker): DashboardBreaker {
  return {
    name,
    state,
    failureRate: metrics.failureRate,
    slowCallRate: metrics.slowCallRate,
    failureRateThreshold: config.failureRateThreshold,
    calls: metrics.numberOfBufferedCalls,
    failed: metrics.numberOfFailedCalls,
    notPermitted: metrics.numberOfNotPermittedCalls,
  }
}

/** Levels in capital letters, as in Spring Boot's endpoint. */
function loggerOf({
  name,
  configuredLevel,
  effectiveLevel,
}: ReturnType<LoggingSystem['levels']>[number]): DashboardLogger {
  return {
    name,
    ...(configuredLevel !== undefined && { configuredLevel: configuredLevel.toUpperCase() }),
    effectiveLevel: effectiveLevel.toUpperCase(),
  }
}

/** Those that last first, then those that are over, the newest first. */
function anomaliesOf(watch: AnomalyWatch): readonly DashboardAnomaly[] {
  const over = watch.recent().flatMap((event) => {
    return event.type === 'anomalyCleared' ? [{ ...anomalyOf(event.anomaly), until: event.at }] : []
  })
  return [...watch.active().map(anomalyOf), ...over.reverse()]
}

function anomalyOf({ method, uri, signal, since, value, baseline }: Anomaly): DashboardAnomaly {
  return { method, uri, signal, since, value, baseline }
}
