import { isPromiseLike } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { MiddlewareFunction } from './middleware.js'
import { NextCalledTwiceError, UnansweredRequestError } from './pipeline.errors.js'
import type { ErrorStep, ExchangeStep } from './route-pipeline.js'

/** Puts middleware around a step, the first outermost. Without middleware the step itself comes back. */
export function composeMiddleware(
  middleware: readonly MiddlewareFunction[],
  step: ExchangeStep,
  fail: ErrorStep,
): ExchangeStep {
  if (middleware.length === 0) return step
  const chain = middleware.reduceRight(around, step)

  const settle = async (exchange: HttpExchange, pending: PromiseLike<void>): Promise<void> => {
    try {
      await pending
    } catch (error) {
      return fail(exchange, error)
    }
  }

  return (exchange) => {
    try {
      const pending = chain(exchange)
      return isPromiseLike(pending) ? settle(exchange, pending) : undefined
    } catch (error) {
      return fail(exchange, error)
    }
  }
}

function around(inner: ExchangeStep, middleware: MiddlewareFunction): ExchangeStep {
  return (exchange) => {
    let called = false
    const result = middleware(exchange, () => {
      if (called) throw new NextCalledTwiceError(middleware.name)
      called = true
      return inner(exchange)
    })
    if (!isPromiseLike(result)) return undefined
    return (async () => {
      await result
      // An asynchronous middleware that is through without an answer and without `next` would leave the client waiting for ever.
      if (!called && !exchange.committed) throw new UnansweredRequestError(middleware.name)
    })()
  }
}
