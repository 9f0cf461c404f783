import { isPromiseLike } from '../../../common/index.js'
import type { Advice, Span, SpanOptions, Tracer } from '../../../core/index.js'
import { untilIterated } from './until-iterated.js'

/** What is known of a span before it is started. */
export interface SpanDefinition {
  readonly name: string
  readonly options: SpanOptions
}

/**
 * Advice that runs every call inside of a span of its own, synchronously where it is synchronous. What the method gives comes back as it is.
 */
export function tracedCalls(tracer: Tracer, { name, options }: SpanDefinition): Advice {
  return (_invocation, proceed) => {
    const span = tracer.startSpan(name, options)
    let result: unknown
    try {
      result = tracer.run(span, proceed)
    } catch (error) {
      fail(span, error)
      throw error
    }
    if (!isPromiseLike(result)) return returned(tracer, span, result)
    const promise = result
    const settle = (): PromiseLike<unknown> =>
      asPromise(promise).then(
        (value) => returned(tracer, span, value),
        (error: unknown) => {
          fail(span, error)
          throw error
        },
      )
    // What is no promise of JavaScript's own may begin only now, such as a query that waits to be awaited.
    return promise instanceof Promise ? settle() : tracer.run(span, settle)
  }
}

/** A thenable's own `then` need not give anything to go on with. */
function asPromise(thenable: PromiseLike<unknown>): Promise<unknown> {
  if (thenable instanceof Promise) return thenable
  return new Promise((resolve, reject) => void thenable.then(resolve, reject))
}

function returned(tracer: Tracer, span: Span, value: unknown): unknown {
  if (!untilIterated(tracer, span, value)) span.end()
  return value
}

function fail(span: Span, error: unknown): void {
  span.fail(error)
  span.end()
}
