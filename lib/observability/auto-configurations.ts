import type { Type } from '../common/index.js'
import {
  MetricsAutoConfiguration,
  OtlpMetricsAutoConfiguration,
  PrometheusAutoConfiguration,
} from './metrics/metrics.auto-configuration.js'
import {
  ForeignTracingAutoConfiguration,
  MissedTraceExporterAutoConfiguration,
  TraceCorrelationAutoConfiguration,
  TracingAutoConfiguration,
} from './tracing/tracing.auto-configuration.js'

/** What every application is offered; each loads its libraries only where its conditions hold. */
export const OBSERVABILITY_AUTO_CONFIGURATIONS: readonly Type[] = [
  PrometheusAutoConfiguration,
  MetricsAutoConfiguration,
  OtlpMetricsAutoConfiguration,
  TracingAutoConfiguration,
  ForeignTracingAutoConfiguration,
  MissedTraceExporterAutoConfiguration,
  TraceCorrelationAutoConfiguration,
]
