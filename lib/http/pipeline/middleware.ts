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

/** A function, or a component class. */
export type MiddlewareReference = MiddlewareFunction | Type<Middleware>

/** Tells a class from a function by what its instances can do. */
export function isMiddlewareClass(reference: MiddlewareReference): reference is Type<Middleware> {
  return typeof (reference.prototype as { readonly use?: unknown } | undefined)?.use === 'function'
}
