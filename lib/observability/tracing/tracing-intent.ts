import {
  InjectionToken,
  type Condition,
  type ConditionContext,
  type Environment,
  type ValueProvider,
} from '../../core/index.js'
import { hasForeignProvider } from './context/global-opentelemetry.js'
import { OtelVariables, type Variables } from './export/settings/otel-variables.js'
import { exportersOf, OTLP_ENDPOINT } from './export/settings/variable-settings.js'
import type { TracingOptions } from './export/tracing.options.js'

/** An ObservabilityModule names an exporter. */
const EXPORTS = new InjectionToken<true>('TracingExporterOfCode')
/** An ObservabilityModule says that there is none: `exporter: []`. */
const NO_EXPORTER = new InjectionToken<true>('NoTracingExporterInCode')
/** An ObservabilityModule turns tracing off. */
const DISABLED = new InjectionToken<true>('TracingDisabledInCode')

/** Where there is one, spans go there unless somebody names an exporter. */
const ENDPOINTS = ['management.otlp.tracing.endpoint', 'management.zipkin.tracing.endpoint']

/** Where an exporter was asked for, the strongest first. */
type ExporterSource = 'variable' | 'property' | 'code'

/** What conditions have to know of the options of an ObservabilityModule: they see which tokens are provided, and no values. */
export function tracingMarkers(options: TracingOptions | undefined): readonly ValueProvider[] {
  const exporters = options?.exporter === undefined ? [] : [options.exporter].flat()
  return [
    ...(exporters.length > 0 ? [{ provide: EXPORTS, useValue: true }] : []),
    ...(options?.exporter !== undefined && exporters.length === 0
      ? [{ provide: NO_EXPORTER, useValue: true }]
      : []),
    ...(options?.enabled === false ? [{ provide: DISABLED, useValue: true }] : []),
  ]
}

/**
 * `OTEL_*` variables, wherever the environment has them: also in `.env`, and as properties (`otel.service.name`), as for OpenTelemetry's
 * agent for Java.
 */
export function otelVariables(environment: Environment): Variables {
  return new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_target, name) =>
        typeof name === 'string'
          ? environment.getProperty(name.toLowerCase().replaceAll('_', '.'))
          : undefined,
    },
  )
}

/** Holds where the application exports traces itself. */
export const exportsTraces: Condition = {
  description: '@ConditionalOnTraceExporter',
  phase: 'components',
  mismatch: (context) => {
    const found = exporterSource(context)
    if ('reason' in found) return found.reason
    // The variables are those of the SDK that is there: everything would be exported twice.
    if (found.source === 'variable' && hasForeignProvider())
      return 'the process has an OpenTelemetry SDK of its own, which OTEL_TRACES_EXPORTER is meant for'
    return undefined
  },
}

/** Holds where the process has brought an OpenTelemetry SDK. */
export const joinsForeignTracing: Condition = {
  description: '@ConditionalOnOpenTelemetrySdk',
  phase: 'components',
  mismatch: (context) => {
    if (!hasForeignProvider()) return 'no OpenTelemetry SDK has been registered in this process'
    return disabledBy(context)
  },
}

/** Holds where variables may be meant to have an application trace that does not, and would say nothing of them. */
export const missesTraceExporter: Condition = {
  description: '@ConditionalOnMissedTraceExporter',
  phase: 'components',
  mismatch: (context) => {
    const disabled = disabledBy(context)
    if (disabled !== undefined) return disabled
    const { environment } = context
    if (exporterWarnings(environment).length > 0) return undefined
    if (unusedEndpoint(environment) === undefined)
      return 'OTEL_TRACES_EXPORTER has nothing that is unknown, and no variable has a receiver without it'
    return 'isUndecided' in exporterSource(context)
      ? undefined
      : 'it is said which exporter there is, or none'
  },
}

/** What of the variables {@link missesTraceExporter} holds for, and what to do. */
export function missedTraceExporter(environment: Environment): readonly string[] {
  const warnings = exporterWarnings(environment)
  if (warnings.length > 0) return warnings
  return [
    `${unusedEndpoint(environment)} is set, but no exporter is: nothing is traced. Set OTEL_TRACES_EXPORTER to otlp, or to none`,
  ]
}

/** What of `OTEL_TRACES_EXPORTER` is ignored, and why. */
function exporterWarnings(environment: Environment): readonly string[] {
  const read = new OtelVariables(otelVariables(environment))
  exportersOf(read)
  return read.warnings
}

/** The variable with the address of a receiver, unless another one says that it may be there for metrics alone. */
function unusedEndpoint(environment: Environment): string | undefined {
  const read = new OtelVariables(otelVariables(environment))
  return read.text('OTEL_METRICS_EXPORTER') === undefined ? read.whichOf(...OTLP_ENDPOINT) : undefined
}

function exporterSource(
  context: ConditionContext,
): { readonly source: ExporterSource } | { readonly reason: string; readonly isUndecided?: true } {
  const disabled = disabledBy(context)
  if (disabled !== undefined) return { reason: disabled }
  const { environment } = context
  const named = exportersOf(new OtelVariables(otelVariables(environment)))
  if (named?.length === 0) return { reason: 'OTEL_TRACES_EXPORTER is none' }
  if (named !== undefined) return { source: 'variable' }
  const property = 'management.tracing.exporter'
  const exporters = (environment.getList(property) ?? []).filter((each) => each !== '')
  if (exporters.length > 0 && exporters.every((each) => each.toLowerCase() === 'none'))
    return { reason: `${property} is none` }
  if (exporters.length > 0) return { source: 'property' }
  if (context.provides(EXPORTS)) return { source: 'code' }
  if (context.provides(NO_EXPORTER)) return { reason: 'the code says that there is no exporter' }
  const isReceiver = (name: string): boolean => (environment.getProperty(name)?.trim() ?? '') !== ''
  if (ENDPOINTS.some(isReceiver)) return { source: 'property' }
  return {
    isUndecided: true,
    reason: `neither ${property}, nor OTEL_TRACES_EXPORTER, nor the code names an exporter, and there is no ${ENDPOINTS.join(' or ')}`,
  }
}

function disabledBy(context: ConditionContext): string | undefined {
  const { environment } = context
  const variable = new OtelVariables(otelVariables(environment)).flag('OTEL_SDK_DISABLED')
  if (variable === true) return 'OTEL_SDK_DISABLED is true'
  const property = 'management.tracing.enabled'
  const enabled = environment.getProperty(property)?.trim().toLowerCase()
  if (enabled === 'false') return `${property} is false`
  return enabled === undefined && context.provides(DISABLED) ? 'the code turns tracing off' : undefined
}
