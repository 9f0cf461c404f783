import { errorName, isPromiseLike } from '../../common/index.js'
import type { Span, SpanAttributes, Tracer } from '../../core/index.js'
import { HttpException } from '../errors/http-exception.js'
import type { Guard } from '../pipeline/guard.js'
import type { HandlerMethod } from '../pipeline/handler-method.js'
import type { Interceptor } from '../pipeline/interceptor.js'
import type { HandlerCall } from '../pipeline/invoker.js'
import { named } from '../pipeline/middleware-name.js'
import type { MiddlewareFunction } from '../pipeline/middleware.js'

/** Which steps of a request get a span of their own. */
export interface TracedSteps {
  readonly middleware: boolean
  readonly guards: boolean
  readonly interceptors: boolean
  readonly handlers: boolean
}

/**
 * Puts spans around the steps of requests, when routes are compiled. What is not asked for comes back as it was given, and costs
 * nothing.
 */
export class StepSpans {
  readonly #tracer: Tracer
  readonly #steps: TracedSteps

  constructor(tracer: Tracer, steps: TracedSteps) {
    this.#tracer = tracer
    this.#steps = steps
  }

  middleware(middleware: MiddlewareFunction): MiddlewareFunction {
    if (!this.#steps.middleware) return middleware
    const name = `middleware ${middleware.name === '' ? 'anonymous' : middleware.name}`
    const traced: MiddlewareFunction = (exchange, next) =>
      this.#record(name, undefined, () => middleware(exchange, next))
    return named(traced, middleware.name)
  }

  guard(guard: Guard): Guard {
    if (!this.#steps.guards) return guard
    const { name, attributes } = describe('guard', guard, 'canActivate')
    return {
      canActivate: (exchange, method) =>
        this.#record(name, attributes, () => guard.canActivate(exchange, method)),
    }
  }

  interceptor(interceptor: Interceptor): Interceptor {
    if (!this.#steps.interceptors) return interceptor
    const { name, attributes } = describe('interceptor', interceptor, 'intercept')
    return {
      intercept: (exchange, proceed, method) =>
        this.#record(name, attributes, () => interceptor.intercept(exchange, proceed, method)),
    }
  }

  handler(call: HandlerCall, { id }: HandlerMethod): HandlerCall {
    if (!this.#steps.handlers) return call
    const [name, attributes] = [`handler ${id}`, { 'code.function.name': id }]
    const record = <T>(task: () => T): T => this.#record(name, attributes, task)
    return function (this: unknown, ...args) {
      return record(() => call.apply(this, args))
    }
  }

  #record<T>(name: string, attributes: SpanAttributes | undefined, task: () => T): T {
    const span = this.#tracer.startSpan(name, attributes === undefined ? undefined : { attributes })
    try {
      const result = this.#tracer.run(span, task)
      if (isPromiseLike(result)) return settled(span, result) as T
      span.end()
      return result
    } catch (error) {
      endWith(span, error)
      throw error
    }
  }
}

async function settled(span: Span, result: PromiseLike<unknown>): Promise<unknown> {
  try {
    const value = await result
    span.end()
    return value
  } catch (error) {
    endWith(span, error)
    throw error
  }
}

/** That a client is refused is no failure of the step that refuses it. */
function endWith(span: Span, error: unknown): void {
  if (span.isRecording) {
    span.setAttribute('error.type', errorName(error))
    if (!(error instanceof HttpException) || error.status >= 500) span.fail(error)
  }
  span.end()
}

function describe(
  kind: string,
  step: object,
  method: string,
): { readonly name: string; readonly attributes: SpanAttributes } {
  const owner = step.constructor === Object ? 'anonymous' : step.constructor.name
  return { name: `${kind} ${owner}`, attributes: { 'code.function.name': `${owner}.${method}` } }
}
