import {
  ApplicationContext,
  Inject,
  Injectable,
  MeterRegistry,
  Tracer,
  type LogFields,
  type OnModuleInit,
  type Token,
} from '../../core/index.js'
import { LoggingSystem } from '../logging/logging-system.js'
import { publishTracer } from './current-span.js'
import { TraceExport } from './export/trace-export.js'

/** Brings the application's tracer together with `currentSpan()`, with its log and with its meters, as far as it has them. */
@Injectable()
export class TraceCorrelation implements OnModuleInit, Disposable {
  readonly #context: ApplicationContext
  #undo: (() => void)[] = []

  constructor(@Inject(ApplicationContext) context: ApplicationContext) {
    this.#context = context
  }

  onModuleInit(): void {
    const tracer = this.#component(Tracer)
    if (tracer === undefined) return
    this.#undo = [publishTracer(tracer)]
    const logging = this.#component(LoggingSystem)
    if (logging !== undefined) this.#undo.push(logging.addContext(() => logFieldsOf(tracer)))
    const meters = this.#component(MeterRegistry)
    if (meters !== undefined) this.#component(TraceExport)?.bindTo(meters)
  }

  [Symbol.dispose](): void {
    for (const undo of this.#undo.splice(0)) undo()
  }

  /** Whichever module has it: this component belongs to none. */
  #component<T>(token: Token<T>): T | undefined {
    return this.#context.graph.componentsOf(token)[0]?.instance() as T | undefined
  }
}

/** Under the names of OpenTelemetry's "Trace Context in non-OTLP Log Formats". */
function logFieldsOf(tracer: Tracer): LogFields | undefined {
  const span = tracer.currentSpan()
  if (span === undefined) return undefined
  const { traceId, spanId } = span.identity
  return { trace_id: traceId, span_id: spanId }
}
