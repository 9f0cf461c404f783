import type { Awaitable, Type } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { HandlerMethod } from './handler-method.js'

/** Decides whether a request may reach its handler. `false` is answered 403; throw an HttpException for anything else. */
export interface Guard {
  canActivate(exchange: HttpExchange, handler: HandlerMethod): Awaitable<boolean>
}

/** An instance, or a component class; the controller's module provides it where it sees no provider of it. */
export type GuardReference = Guard | Type<Guard>
