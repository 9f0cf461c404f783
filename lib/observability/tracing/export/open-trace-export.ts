import { SystemClock, SystemRandom, UuidGenerator } from '../../../common/index.js'
import type { TracingRuntime } from './create-tracer-provider.js'
import { resolveTracingSettings, type TracingSettingSources } from './settings/resolve-tracing-settings.js'
import type { TraceExport } from './trace-export.js'

export type TraceExportRuntime = Partial<TracingRuntime> & Pick<TracingRuntime, 'logger'>

/**
 * Sets OpenTelemetry's SDK up as code, properties and variables say; it is loaded here and nowhere else. Nothing global is touched: spans are
 * started with `provider.getTracer(name)`. Without a container:
 *
 * @example
 * const traces = await openTraceExport({ options: [{ exporter: 'otlp' }] }, { logger })
 * const span = traces?.provider.getTracer('shop').startSpan('import')
 * span?.end()
 * await traces?.shutdown() // sends what waits
 *
 * @returns `undefined` where nothing is to be exported
 * @throws MissingPackageError, UnsupportedOtlpTransportError, InvalidTracingSettingError
 */
export async function openTraceExport(
  sources: TracingSettingSources,
  runtime: TraceExportRuntime,
): Promise<TraceExport | undefined> {
  const settings = resolveTracingSettings(sources)
  if (settings === undefined) return undefined
  const { createTracerProvider } = await import('./create-tracer-provider.js')
  return createTracerProvider(settings, {
    clock: new SystemClock(),
    random: new SystemRandom(),
    ids: new UuidGenerator(),
    ...runtime,
  })
}
