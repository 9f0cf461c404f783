import { isPromiseLike } from '../../common/index.js'
import type { Span, Tracer } from '../../core/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { ExchangeStep } from '../pipeline/route-pipeline.js'
import type { ExchangeObserver } from './exchange-observer.js'
import { describeOutcome, describeRequest, describeRoute, SERVER_ROOT } from './server-span.js'

export interface HttpServerTracingOptions {
  /** Requests that get no span. */
  readonly excludes?: ((exchange: HttpExchange) => boolean) | undefined
}

/**
 * A server span for every request, named by its route, which continues the trace that the request's header fields speak of. A request
 * that is not sampled builds no attribute.
 */
export function httpServerTracing(tracer: Tracer, options: HttpServerTracingOptions = {}): ExchangeObserver {
  return tracer.entersContexts
    ? new EnteringHttpServerTracing(tracer, options)
    : new SurroundingHttpServerTracing(tracer, options)
}

abstract class HttpServerTracing {
  readonly #options: HttpServerTracingOptions
  /** Whose header is read: the same functions serve all requests, as `extract` asks at once. */
  #reading: HttpExchange | undefined
  readonly #read = (name: string): string | undefined => this.#reading?.header(name)
  readonly #names = (): Iterable<string> => fieldNames(this.#reading)

  constructor(
    protected readonly tracer: Tracer,
    options: HttpServerTracingOptions,
  ) {
    this.#options = options
  }

  protected excludes(exchange: HttpExchange): boolean {
    return this.#options.excludes?.(exchange) === true
  }

  protected begin(exchange: HttpExchange): Span {
    this.#reading = exchange
    const parent = this.tracer.extract(this.#read, this.#names)
    this.#reading = undefined
    // Named by its route once there is one; what a method is called is bounded.
    const options = parent === undefined ? SERVER_ROOT : ({ kind: 'server', parent } as const)
    const span = this.tracer.startSpan(exchange.method, options)
    exchange.serverSpan = span
    if (span.isRecording) describeRequest(span, exchange)
    return span
  }

  ended(exchange: HttpExchange): void {
    const span = exchange.serverSpan
    if (span === undefined) return
    if (span.isRecording) describeOutcome(span, exchange)
    span.end()
  }
}

/** Where the request's context carries the span: nothing has to surround the request. */
class EnteringHttpServerTracing extends HttpServerTracing implements ExchangeObserver {
  started(exchange: HttpExchange): void {
    if (!this.excludes(exchange)) this.tracer.enter(exchange, this.begin(exchange))
  }
}

/**
 * Where the process has an OpenTelemetry context manager of its own, and so perhaps an instrumentation of node:http that has begun a span
 * already: that one gets the route then, and there is no second one.
 */
class SurroundingHttpServerTracing extends HttpServerTracing implements ExchangeObserver {
  readonly #foreign = new WeakSet<HttpExchange>()

  around(exchange: HttpExchange, proceed: ExchangeStep): ReturnType<ExchangeStep> {
    const current = this.tracer.currentSpan()
    if (current !== undefined) return this.#join(current, exchange, proceed)
    if (this.excludes(exchange)) return proceed(exchange)
    return this.tracer.run(this.begin(exchange), () => proceed(exchange))
  }

  override ended(exchange: HttpExchange): void {
    if (!this.#foreign.has(exchange)) super.ended(exchange)
  }

  #join(span: Span, exchange: HttpExchange, proceed: ExchangeStep): ReturnType<ExchangeStep> {
    this.#foreign.add(exchange)
    exchange.serverSpan = span
    const result = proceed(exchange)
    // Its owner ends it with the response, so it is told as soon as there is a route: routing waits for nothing.
    if (span.isRecording) describeRoute(span, exchange)
    return isPromiseLike(result) ? result.finally(() => noteError(span, exchange)) : noteError(span, exchange)
  }
}

/** The owner of the span sees only the status. */
function noteError(span: Span, { error, status = 500 }: HttpExchange): void {
  if (error !== undefined && status >= 500) span.fail(error)
}

function* fieldNames(exchange: HttpExchange | undefined): Iterable<string> {
  for (const [name] of exchange?.headers() ?? []) yield name
}
