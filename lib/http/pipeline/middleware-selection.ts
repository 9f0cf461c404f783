import type { AnyClass } from '../../core/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { PathPattern } from '../router/path-pattern.js'
import type { MiddlewareRegistration } from './middleware-consumer.js'
import type { MiddlewareFunction } from './middleware.js'

/** A registration whose middleware has been taken from its module's container. */
export interface ResolvedRegistration extends Omit<MiddlewareRegistration, 'middleware'> {
  readonly middleware: readonly MiddlewareFunction[]
}

/**
 * What a route, or a request without one (`undefined`), has to pass of the middleware that modules configured. What boot can decide is
 * decided here: a static route either has a middleware or not; only patterns with variables leave a test for each request.
 */
export function selectMiddleware(
  registrations: readonly ResolvedRegistration[],
  route: { readonly controller: AnyClass; readonly pattern: string } | undefined,
): readonly MiddlewareFunction[] {
  return registrations.flatMap((registration) => {
    if (route !== undefined && registration.controllers.includes(route.controller))
      return registration.middleware
    if (registration.paths.length === 0) return []
    const isStatic = route !== undefined && PathPattern.parse(route.pattern).isStatic
    if (
      isStatic &&
      registration.excluded.length === 0 &&
      registration.paths.every(({ method }) => method === undefined)
    ) {
      return registration.paths.some(({ pattern }) => pattern.matches(route.pattern))
        ? registration.middleware
        : []
    }
    return registration.middleware.map((middleware) => conditional(registration, middleware))
  })
}

function conditional(registration: ResolvedRegistration, middleware: MiddlewareFunction): MiddlewareFunction {
  const applies = (exchange: HttpExchange): boolean =>
    registration.paths.some((target) => matches(target, exchange)) &&
    !registration.excluded.some((target) => matches(target, exchange))
  return (exchange, next) => (applies(exchange) ? middleware(exchange, next) : next())
}

function matches(target: MiddlewareRegistration['paths'][number], exchange: HttpExchange): boolean {
  // HEAD is GET without the body (RFC 9110 section 9.3.2), so what stands before one stands before the other.
  const method = exchange.method === 'HEAD' ? 'GET' : exchange.method
  return (
    (target.method === undefined || target.method === method || target.method === exchange.method) &&
    target.pattern.matches(exchange)
  )
}
