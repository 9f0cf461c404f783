import { Clock, Random } from '../../common/index.js'
import { StandardEnvironment } from '../../config/index.js'
import { Logger, MeterRegistry, Tracer, type ApplicationContext, type Token } from '../../core/index.js'
import { AnomalyWatch, OBSERVABILITY_OPTIONS } from '../../observability/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { UNOBSERVED_PATHS } from '../metadata/route-metadata.js'
import type { ExchangeObserver } from './exchange-observer.js'
import { HttpObservationProperties, TracedStepsProperties } from './http-observation.properties.js'
import type { HttpSocketMetrics } from './http-socket-metrics.js'
import type { RequestLogProperties } from './request-log.properties.js'
import type { StepSpans } from './step-spans.js'

/**
 * The framework's own observers, as far as the application has what they report to. What it does not have is not loaded. Tracing comes
 * first, and so ends last: what the others report belongs to the request's span.
 */
export async function serverObservers(
  context: ApplicationContext,
  requestLog: RequestLogProperties,
): Promise<readonly ExchangeObserver[]> {
  const found = await Promise.all([tracing(context), metrics(context), logging(context, requestLog)])
  return found.filter((observer) => observer !== undefined)
}

/** Spans around steps of requests, where the application traces and asks for them. */
export async function stepSpans(context: ApplicationContext): Promise<StepSpans | undefined> {
  const tracer = component(context, Tracer)
  const steps = component(context, TracedStepsProperties)
  if (tracer === undefined || steps === undefined || !Object.values(steps).includes(true)) return undefined
  const { StepSpans } = await import('./step-spans.js')
  return new StepSpans(tracer, steps)
}

/** What a socket of the application reports by itself, where the application measures. */
export async function socketMetrics(
  context: ApplicationContext,
  server: string,
): Promise<HttpSocketMetrics | undefined> {
  const meters = component(context, MeterRegistry)
  if (meters === undefined) return undefined
  const { HttpSocketMetrics } = await import('./http-socket-metrics.js')
  const observer = new HttpSocketMetrics(meters, server)
  context.onDrain(() => observer[Symbol.dispose]())
  return observer
}

async function tracing(context: ApplicationContext): Promise<ExchangeObserver | undefined> {
  const tracer = component(context, Tracer)
  if (tracer === undefined) return undefined
  const { httpServerTracing } = await import('./http-server-tracing.js')
  return httpServerTracing(tracer, { excludes: await notObserved(context, unobservedPaths(context)) })
}

async function metrics(context: ApplicationContext): Promise<ExchangeObserver | undefined> {
  const meters = component(context, MeterRegistry)
  if (meters === undefined) return undefined
  const { HttpServerMetrics } = await import('./http-server-metrics.js')
  const name = component(context, HttpObservationProperties)?.name
  const observer = new HttpServerMetrics(meters, context.get(Clock), {
    ...(name !== undefined && { name }),
    excludes: await notObserved(context),
  })
  component(context, AnomalyWatch)?.watch(observer)
  // Before any server is there to drain: what is added first comes last.
  context.onDrain(() => observer[Symbol.dispose]())
  return observer
}

async function logging(
  context: ApplicationContext,
  properties: RequestLogProperties,
): Promise<ExchangeObserver | undefined> {
  const isOn = properties.enabled ?? context.graph.componentsOf(OBSERVABILITY_OPTIONS).length > 0
  if (!isOn) return undefined
  const { RequestLog } = await import('./request-log.js')
  return new RequestLog({
    logger: context.get(Logger).named('nexus.http.requests'),
    random: context.get(Random),
    excludes: await exclusion(
      context,
      [...properties.exclude, ...unobservedPaths(context)],
      'server.request-log.exclude',
    ),
    headers: properties.headers,
    slowMs: properties.slowThreshold?.toMillis(),
    sampleRate: properties.sampleRate,
  })
}

async function notObserved(context: ApplicationContext, others: readonly string[] = []): Promise<Exclusion> {
  const patterns = component(context, HttpObservationProperties)?.exclude ?? []
  return exclusion(context, [...patterns, ...others], 'management.observations.http.server.requests.exclude')
}

/** Of the controllers that are there. */
function unobservedPaths({ graph }: ApplicationContext): readonly string[] {
  return graph.components.flatMap(({ type }) => (type && UNOBSERVED_PATHS.getOwn(type)) ?? [])
}

type Exclusion = ((exchange: HttpExchange) => boolean) | undefined

async function exclusion(
  context: ApplicationContext,
  patterns: readonly string[],
  origin: string,
): Promise<Exclusion> {
  if (patterns.length === 0) return undefined
  const environment = context.get(StandardEnvironment)
  const { pathExclusion } = await import('./path-exclusion.js')
  const resolved = patterns.map((pattern) =>
    environment.resolvePlaceholders(pattern).replaceAll(/\/{2,}/g, '/'),
  )
  return pathExclusion(resolved, origin)
}

/** Whichever module has it: the server belongs to none. */
function component<T>({ graph }: ApplicationContext, token: Token<T>): T | undefined {
  return graph.componentsOf(token)[0]?.instance() as T | undefined
}
