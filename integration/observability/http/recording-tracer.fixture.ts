import { AsyncLocalStorage } from 'node:async_hooks'
import { RequestContext, Tracer, type Span, type SpanOptions } from 'nexus-framework'

interface RecordedEvent {
  readonly name: string
  readonly attributes: Record<string, string | number | boolean>
}

/** A span that keeps what it is told. */
export class RecordedSpan implements Span {
  readonly attributes: Record<string, string | number | boolean>
  readonly events: RecordedEvent[] = []
  readonly failures: unknown[] = []
  readonly kind: string
  ended = 0

  constructor(
    public name: string,
    readonly parent: RecordedSpan | string | undefined,
    options: SpanOptions,
    readonly isRecording: boolean,
  ) {
    this.attributes = { ...options.attributes }
    this.kind = options.kind ?? 'internal'
  }

  readonly identity = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    sampled: true,
  }

  setAttribute(name: string, value: string | number | boolean): void {
    if (!this.isRecording) throw new TypeError(`The attribute ${name} was made for nobody`)
    if (this.ended === 0) this.attributes[name] = value
  }

  rename(name: string): void {
    if (this.ended === 0) this.name = name
  }

  addEvent(name: string, attributes: RecordedEvent['attributes'] = {}): void {
    this.events.push({ name, attributes })
  }

  fail(error: unknown): void {
    this.failures.push(error)
  }

  propagate(): void {
    // Nobody is called.
  }

  end(): void {
    this.ended++
  }
}

/** Keeps every span. The current one is where the real tracer has it: in the request's context, or in a context manager of the process. */
export class RecordingTracer extends Tracer {
  readonly spans: RecordedSpan[] = []
  readonly #storage = new AsyncLocalStorage<RecordedSpan>()
  isRecording = true

  constructor(readonly entersContexts = true) {
    super()
  }

  startSpan(name: string, options: SpanOptions = {}): RecordedSpan {
    const { parent = this.currentSpan() } = options
    const span = new RecordedSpan(name, parentOf(parent), options, this.isRecording)
    this.spans.push(span)
    return span
  }

  run<T>(span: Span, task: () => T): T {
    return this.#storage.run(span as RecordedSpan, task)
  }

  enter(context: RequestContext, span: Span): void {
    context.trace = span
  }

  currentSpan(): RecordedSpan | undefined {
    return this.#storage.getStore() ?? (RequestContext.current()?.trace as RecordedSpan | undefined)
  }

  extract(read: (name: string) => string | undefined): ReturnType<Tracer['extract']> {
    const [, traceId, spanId] = read('traceparent')?.split('-') ?? []
    if (traceId === undefined || spanId === undefined) return undefined
    return { identity: { traceId, spanId, sampled: true } }
  }
}

function parentOf(
  parent: RecordedSpan | NonNullable<SpanOptions['parent']> | undefined,
): RecordedSpan['parent'] {
  if (parent === undefined || parent === 'none' || parent instanceof RecordedSpan) {
    return parent === 'none' ? undefined : parent
  }
  return parent.identity?.spanId
}
