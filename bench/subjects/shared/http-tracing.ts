import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { SAMPLED } from './observation.js'

/**
 * What OpenTelemetry's guide says to do for node:http: its own instrumentation, a ratio of the traces, exported in batches to the OTLP
 * receiver that `OTEL_EXPORTER_OTLP_ENDPOINT` names. Has to run before the framework is loaded.
 */
export function traceHttp(): void {
  const provider = new TracerProvider({
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(SAMPLED) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  registerInstrumentations({ instrumentations: [new HttpInstrumentation()] })
  // The instrumentation patches what is required.
  createRequire(import.meta.url)('node:http')
  syncBuiltinESMExports()
}
