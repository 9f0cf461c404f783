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
    const following = new Following(inner, exchange, middleware.name)
    const result = middleware(exchange, () => following.start())
    // `next()` without `return` or `await` is what Express and NestJS teach: what follows is waited for all the same.
    return isPromiseLike(result) ? following.after(result) : following.pending
  }
}

/** What follows a middleware in one request. */
class Following {
  readonly #inner: ExchangeStep
  readonly #exchange: HttpExchange
  readonly #middleware: string
  #called = false
  #settled = true
  /** What the middleware got from `next`. */
  pending: void | Promise<void> = undefined

  constructor(inner: ExchangeStep, exchange: HttpExchange, middleware: string) {
    this.#inner = inner
    this.#exchange = exchange
    this.#middleware = middleware
  }

  start(): void | Promise<void> {
    if (this.#called) throw new NextCalledTwiceError(this.#middleware)
    this.#called = true
    this.pending = this.#inner(this.#exchange)
    if (isPromiseLike(this.pending)) {
      this.#settled = false
      const settle = (): void => void (this.#settled = true)
      this.pending.then(settle, settle)
    }
    return this.pending
  }

  async after(middleware: PromiseLike<void>): Promise<void> {
    await middleware
    const { committed } = this.#exchange
    // An asynchronous middleware that is through without an answer and without `next` would leave the client waiting for ever.
    if (!this.#called && !committed) throw new UnansweredRequestError(this.#middleware)
    // A failure that the middleware has waited for and answered is its own business.
    if (!committed || !this.#settled) await this.pending
  }
}
