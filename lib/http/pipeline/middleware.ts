import type { Awaitable, Type } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'

/** Continues with what comes after; resolves when the response has been handed to the adapter. Call it at most once. */
export type Next = () => Awaitable<void>

/** Runs around everything else of a request. It answers itself, or calls `next` once. */
export type MiddlewareFunction = (exchange: HttpExchange, next: Next) => Awaitable<void>

/** Middleware that is a component: `@Component() class Audit implements Middleware`. */
export interface Middleware {
  use(exchange: HttpExchange, next: Next): Awaitable<void>
}

/** A function, or a component class that the module's container provides. */
export type MiddlewareReference = MiddlewareFunction | Type<Middleware>
