import { createTracerProvider, type TracingRuntime } from './export/create-tracer-provider.js'
import {
  resolveTracingSettings,
  type TracingSettingSources,
} from './export/settings/resolve-tracing-settings.js'
import type { TraceExport } from './export/trace-export.js'
import { NoTraceExporterError } from './tracing.errors.js'

/**
 * Sets OpenTelemetry's SDK up as variables, properties and code say.
 *
 * @throws MissingPackageError, InvalidTracingSettingError, UnsupportedOtlpTransportError
 * @throws NoTraceExporterError where they name no exporter after all
 */
export async function openTraceExport(
  sources: TracingSettingSources,
  runtime: TracingRuntime,
): Promise<TraceExport> {
  const settings = resolveTracingSettings(sources)
  if (settings === undefined) throw new NoTraceExporterError()
  return createTracerProvider(settings, runtime)
}
