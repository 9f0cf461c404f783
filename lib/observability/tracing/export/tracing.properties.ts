import { Duration, millis } from '../../../common/index.js'
import {
  ConfigurationProperties,
  Property,
  type ValidationComplaint,
  type ValidationComplaints,
} from '../../../config/index.js'
import { rangeProblem, type RangedSetting } from './settings/setting-ranges.js'
import { TRACE_EXPORTERS, type TraceExporterName } from './tracing.options.js'

// What no file sets stays unset, so that the options of the code count; defaults are in settings/tracing-settings.ts.

class TailSamplingProperties {
  /** Whether traces that were not sampled are exported if they failed or were slow. Default false. */
  @Property({ type: Boolean }) enabled?: boolean
  /** A trace whose local root takes at least this long counts as slow. Default: none does. */
  @Property({ type: Duration }) slowThreshold?: Duration
  /** How many traces are held at once. Default 1000. */
  @Property({ type: Number }) maxTraces?: number
  /** How many spans of one trace are held. Default 128. */
  @Property({ type: Number }) maxSpansPerTrace?: number
  /** How many spans are held in all. Default 10000. */
  @Property({ type: Number }) maxSpans?: number
  /** How long a trace is held whose local root does not end. Default 30s. */
  @Property({ type: Duration }) maxWait?: Duration
}

class SamplingProperties {
  /** Share of the traces that begin here and are recorded, 0 to 1. Default 0.1; 1 where `console` and `memory` are the only exporters. */
  @Property({ type: Number }) probability?: number
  /** Whether a trace that began elsewhere is recorded if and only if it was there. Default true. */
  @Property({ type: Boolean }) parentBased?: boolean
  /** At most so many of the traces that begin here are recorded in a second. Default: no limit. */
  @Property({ type: Number }) tracesPerSecond?: number
  tail = new TailSamplingProperties()
}

class TraceExportProperties {
  /** How many ended spans wait at most. Default 2048. */
  @Property({ type: Number }) maxQueueSize?: number
  /** How many spans go out together at most. Default 512. */
  @Property({ type: Number }) maxBatchSize?: number
  /** How long a span waits for others at most. Default 5s. */
  @Property({ type: Duration }) scheduleDelay?: Duration
  /** How long one attempt to hand over a batch may take. Default 30s. */
  @Property({ type: Duration }) timeout?: Duration
}

class OpenTelemetryTracingProperties {
  export = new TraceExportProperties()
}

class MemoryTracingProperties {
  /** How many spans the exporter `memory` keeps. Default 2048. */
  @Property({ type: Number }) maxSpans?: number
}

/** `management.tracing.*`. Names are Spring Boot's where it has them; the `OTEL_*` variables go before these properties. */
@ConfigurationProperties<TracingProperties>('management.tracing', { validate: complaints })
export class TracingProperties {
  /** Whether anything is traced. Default true. */
  @Property({ type: Boolean }) enabled?: boolean
  /** Where spans go: one of these or several; `none`: nowhere. Default: `otlp` where `management.otlp.tracing.endpoint` is set, `zipkin` where `management.zipkin.tracing.endpoint` is, else none. */
  @Property({ enum: [...TRACE_EXPORTERS, 'none'] }) exporter: (TraceExporterName | 'none')[] = []
  sampling = new SamplingProperties()
  opentelemetry = new OpenTelemetryTracingProperties()
  memory = new MemoryTracingProperties()
  /** How long spans that wait are sent at shutdown. Default 10s. */
  @Property({ type: Duration }) shutdownTimeout?: Duration
}

function complaints(properties: TracingProperties): ValidationComplaints {
  const { exporter, sampling, memory, opentelemetry, shutdownTimeout } = properties
  const { tail } = sampling
  const batch = opentelemetry.export
  const numbers: Readonly<Record<RangedSetting, number | undefined>> = {
    'sampling.probability': sampling.probability,
    'sampling.traces-per-second': sampling.tracesPerSecond,
    'sampling.tail.max-traces': tail.maxTraces,
    'sampling.tail.max-spans-per-trace': tail.maxSpansPerTrace,
    'sampling.tail.max-spans': tail.maxSpans,
    'sampling.tail.max-wait': millis(tail.maxWait),
    'opentelemetry.export.max-queue-size': batch.maxQueueSize,
    'opentelemetry.export.max-batch-size': batch.maxBatchSize,
    'opentelemetry.export.schedule-delay': millis(batch.scheduleDelay),
    'memory.max-spans': memory.maxSpans,
    'shutdown-timeout': millis(shutdownTimeout),
  }
  const found: ValidationComplaint[] = []
  if (exporter.includes('none') && exporter.length > 1)
    found.push({ property: 'exporter', message: 'has none beside other exporters' })
  for (const property of Object.keys(numbers) as RangedSetting[]) {
    const message = rangeProblem(property, numbers[property])
    if (message !== undefined) found.push({ property, message })
  }
  return found
}
