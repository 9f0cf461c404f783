import { context } from '@opentelemetry/api'
import type { Clock, IdGenerator, Random } from '../../../common/index.js'
import type { Logger } from '../../../core/index.js'
import type { SpanDestination } from './delivery/span-destination.js'
import { SpanQueue } from './delivery/span-queue.js'
import { ForeignDestination } from './drivers/foreign-destination.js'
import { loadOtelSdk } from './drivers/otel-packages.js'
import { OtlpDestination } from './drivers/otlp-destination.js'
import { ZipkinDestination } from './drivers/zipkin-destination.js'
import { MemorySpanExporter } from './memory-span-exporter.js'
import { samplerFor } from './samplers/sampler-for.js'
import { SdkSampler } from './samplers/sdk-sampler.js'
import type { TracingSettings } from './settings/tracing-settings.js'
import { ConsoleSpanSink } from './sinks/console-span-sink.js'
import { SpanRouter } from './sinks/span-router.js'
import type { SpanSink } from './sinks/span-sink.js'
import { TailBuffer } from './tail/tail-buffer.js'
import { TraceExport } from './trace-export.js'
import { traceResource } from './trace-resource.js'

/** The SDK's `IdGenerator`. */
interface SpanIds {
  generateTraceId(): string
  generateSpanId(): string
}

export interface TracingRuntime {
  readonly clock: Clock
  readonly random: Random
  readonly ids: IdGenerator
  readonly logger: Logger
  /** The property `application.name`. */
  readonly applicationName?: string | undefined
  /** Makes ids of traces and spans. Default: OpenTelemetry's. */
  readonly spanIds?: SpanIds
  /** What the exporter `memory` fills. Default: one of its own. */
  readonly memory?: MemorySpanExporter
  /** Where the application's package.json is. Default: where the process runs. */
  readonly directory?: string
}

/**
 * Sets OpenTelemetry's SDK up, and nothing global: what is started with `provider.getTracer` is sampled and exported as the settings say.
 *
 * @throws MissingPackageError where a package of OpenTelemetry is not installed
 * @throws InvalidTracingSettingError for a file that can not be read
 */
export async function createTracerProvider(
  settings: TracingSettings,
  runtime: TracingRuntime,
): Promise<TraceExport> {
  const { clock } = runtime
  const logger = runtime.logger.named('nexus.tracing')
  for (const warning of settings.warnings) logger.warn(warning)
  const sdk = await loadOtelSdk()
  const sinks = await sinksOf(settings, { ...runtime, logger }, <T>(task: () => T) =>
    context.with(sdk.suppressTracing(context.active()), task),
  )
  const router = new SpanRouter(sinks)
  const { tail: tailSettings } = settings.sampling
  const tail = tailSettings && new TailBuffer(tailSettings, clock, router.send)
  if (tail !== undefined) router.holdIn(tail)
  const sampler = samplerFor(settings.sampling, clock)
  const attributes = await traceResource({
    configured: settings.resource,
    applicationName: runtime.applicationName,
    directory: runtime.directory ?? process.cwd(),
    instanceId: runtime.ids.next(),
  })
  const provider = new sdk.TracerProvider({
    resource: sdk.defaultResource().merge(sdk.resourceFromAttributes(attributes)),
    sampler: new SdkSampler(sampler),
    spanLimits: settings.limits,
    spanProcessors: [router],
    ...(runtime.spanIds !== undefined && { idGenerator: runtime.spanIds }),
  })
  return new TraceExport({ provider, sampler, settings, sinks, tail })
}

/** Runs what sends spans, so that instrumentation of HTTP clients does not make spans of it. */
type Untraced = <T>(task: () => T) => T

async function sinksOf(
  settings: TracingSettings,
  runtime: TracingRuntime,
  untraced: Untraced,
): Promise<readonly SpanSink[]> {
  const { clock, random, logger } = runtime
  return Promise.all(
    settings.exporters.map(async (exporter): Promise<SpanSink> => {
      if (exporter === 'console') return new ConsoleSpanSink(logger)
      if (exporter === 'memory') return memoryOf(settings, runtime)
      const destination = await destinationOf(exporter, settings, clock)
      const send: SpanDestination['send'] = (batch, signal) => untraced(() => destination.send(batch, signal))
      const { name, target } = destination
      return new SpanQueue(
        { name, target, send, close: () => destination.close() },
        { ...settings.batch, exportTimeoutMs: timeoutOf(exporter, settings) },
        { clock, random, logger },
      )
    }),
  )
}

function memoryOf(
  settings: TracingSettings,
  { memory = new MemorySpanExporter() }: TracingRuntime,
): SpanSink {
  memory.limitTo(settings.memory.maxSpans)
  return memory
}

type Sent = Exclude<TracingSettings['exporters'][number], 'console' | 'memory'>

async function destinationOf(
  exporter: Sent,
  settings: TracingSettings,
  clock: Clock,
): Promise<SpanDestination> {
  if (typeof exporter === 'object') return new ForeignDestination(exporter)
  if (exporter === 'zipkin') return ZipkinDestination.open(settings.zipkin, clock)
  return OtlpDestination.open(exporter, settings.otlp, clock)
}

/** Of a request and of a batch there is a time each; a batch is one request. 0 is none, as OpenTelemetry has it. */
function timeoutOf(exporter: Sent, { batch, otlp, zipkin }: TracingSettings): number {
  const own = typeof exporter === 'object' ? 0 : exporter === 'zipkin' ? zipkin.timeoutMs : otlp.timeoutMs
  return Math.min(own || Infinity, batch.exportTimeoutMs || Infinity)
}
