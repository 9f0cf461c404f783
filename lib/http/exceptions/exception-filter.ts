import type { Type } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'

/**
 * NestJS's form of an exception handler. It answers through the exchange, or returns what a handler could return; where it does
 * neither, an empty response is sent.
 *
 * @example
 * @Catch(OutOfStock)
 * class OutOfStockFilter implements ExceptionFilter<OutOfStock> {
 *   catch(exception: OutOfStock, exchange: HttpExchange) {
 *     return ProblemDetail.forStatusAndDetail(409, exception.message)
 *   }
 * }
 */
export interface ExceptionFilter<E = unknown> {
  catch(exception: E, exchange: HttpExchange): unknown
}

/** An instance, or a component class; the controller's module provides it where it sees no provider of it. */
export type ExceptionFilterReference = ExceptionFilter<never> | Type<ExceptionFilter<never>>
