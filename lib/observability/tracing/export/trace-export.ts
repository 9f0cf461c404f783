import type { TracerProvider } from '@opentelemetry/api'
import type { Meter, MeterRegistry } from '../../../core/index.js'
import { SpanQueue } from './delivery/span-queue.js'
import type { TraceSampler } from './samplers/trace-sampler.js'
import type { TracingSettings } from './settings/tracing-settings.js'
import type { SpanSink } from './sinks/span-sink.js'
import type { TailBuffer } from './tail/tail-buffer.js'
import { TRACE_EXPORT_METERS } from './tracing-export-names.js'

/** Members of {@link TraceExport}. */
export interface TraceExportParts {
  readonly provider: TracerProvider
  readonly sampler: TraceSampler
  readonly settings: TracingSettings
  readonly sinks: readonly SpanSink[]
  readonly tail: TailBuffer | undefined
}

const OUTCOMES = ['exported', 'dropped', 'failed'] as const
const TAIL_OUTCOMES = ['kept', 'discarded', 'dropped'] as const

/** OpenTelemetry's SDK as the application has it, from the tracer provider to the exporters. Disposing of it sends what waits. */
export class TraceExport implements AsyncDisposable {
  readonly provider: TracerProvider
  /** Can be asked about a trace before there is a span. */
  readonly sampler: TraceSampler
  readonly settings: TracingSettings
  readonly #sinks: readonly SpanSink[]
  readonly #tail: TailBuffer | undefined
  #meters: readonly Meter[] = []
  #shutdown: Promise<void> | undefined

  constructor({ provider, sampler, settings, sinks, tail }: TraceExportParts) {
    this.provider = provider
    this.sampler = sampler
    this.settings = settings
    this.#sinks = sinks
    this.#tail = tail
  }

  /** Reports to the meters what becomes of spans, until {@link shutdown}. */
  bindTo(meters: MeterRegistry): void {
    const { spans, queue } = TRACE_EXPORT_METERS
    const bound: Meter[] = []
    for (const sink of this.#sinks) {
      if (!(sink instanceof SpanQueue)) continue
      const exporter = sink.destination.name
      for (const outcome of OUTCOMES) {
        bound.push(
          meters.functionCounter(spans.name, () => sink.report[outcome], {
            tags: { exporter, outcome },
            description: spans.description,
          }),
        )
      }
      bound.push(
        meters.gauge(queue.name, () => sink.size, { tags: { exporter }, description: queue.description }),
      )
    }
    this.#meters = [...this.#meters, ...bound, ...this.#tailMeters(meters)]
  }

  /** Sends what has ended so far, as far as it can be sent now. Never rejects. */
  async flush(): Promise<void> {
    await Promise.all(this.#sinks.map((sink) => sink.flush()))
  }

  /**
   * Sends what has ended so far, for so long at most; what ends from now on is dropped. Never rejects. Idempotent.
   *
   * @param timeoutMs default: `management.tracing.shutdown-timeout`
   */
  shutdown(timeoutMs: number = this.settings.shutdownTimeoutMs): Promise<void> {
    return (this.#shutdown ??= this.#close(timeoutMs))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown()
  }

  async #close(timeoutMs: number): Promise<void> {
    this.#tail?.close()
    await Promise.all(this.#sinks.map((sink) => sink.close(timeoutMs)))
    for (const meter of this.#meters) meter.remove()
  }

  #tailMeters(meters: MeterRegistry): readonly Meter[] {
    const tail = this.#tail
    if (tail === undefined) return []
    const { tailSpans, tailTraces } = TRACE_EXPORT_METERS
    return [
      ...TAIL_OUTCOMES.map((outcome) =>
        meters.functionCounter(tailSpans.name, () => tail[outcome], {
          tags: { outcome },
          description: tailSpans.description,
        }),
      ),
      meters.gauge(tailTraces.name, () => tail.traces, { description: tailTraces.description }),
    ]
  }
}
