import type { Type } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { HandlerMethod } from './handler-method.js'

/** Around-advice on a handler that can see the exchange. `proceed()` returns what the handler returns: a value, or a promise of it. */
export interface Interceptor {
  intercept(exchange: HttpExchange, proceed: () => unknown, handler: HandlerMethod): unknown
}

/** An instance, or a component class; the controller's module provides it where it sees no provider of it. */
export type InterceptorReference = Interceptor | Type<Interceptor>
