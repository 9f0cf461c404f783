import type { AnyClass } from '../../core/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { PathPattern } from '../router/path-pattern.js'
import { isPlainPath } from '../router/request-path.js'
import type { MiddlewareRegistration } from './middleware-consumer.js'
import { named } from './middleware-name.js'
import type { MiddlewareFunction } from './middleware.js'

/** A registration whose middleware has been taken from its module's container. */
export interface ResolvedRegistration extends Omit<MiddlewareRegistration, 'middleware'> {
  readonly middleware: readonly MiddlewareFunction[]
}

/**
 * What a route, or a request without one (`undefined`), has to pass of the middleware that modules configured. What boot can decide is
 * decided here: a static route either has a middleware or not; what can not concern a route with variables is
 * dropped; the rest, and targets that name a method, leave a test for each request.
 */
export function selectMiddleware(
  registrations: readonly ResolvedRegistration[],
  route: { readonly controller: AnyClass; readonly pattern: string } | undefined,
): readonly MiddlewareFunction[] {
  const reach = route === undefined ? undefined : reachOf(route.pattern)
  return registrations.flatMap((registration) => {
    const { middleware, paths, controllers } = registration
    const everyPath = route !== undefined && controllers.includes(route.controller)
    if (!everyPath && paths.length === 0) return []
    const included = everyPath || decide(paths, reach)
    const excluded = decide(registration.excluded, reach)
    if (included === false || excluded === true) return []
    if (included === true && excluded === false) return middleware
    return middleware.map((each) => conditional({ ...registration, everyPath }, each))
  })
}

/** The paths that a route answers. */
interface Reach {
  readonly pattern: PathPattern
  /** The only one, as requests are compared with it; `undefined` where there are several, or it is spelt otherwise. */
  readonly path: string | undefined
}

function reachOf(pattern: string): Reach {
  const parsed = PathPattern.parse(pattern)
  return { pattern: parsed, path: parsed.isStatic && isPlainPath(pattern) ? pattern : undefined }
}

/** Whether a request for the route is meant; `undefined` where that depends on the request. */
function decide(targets: MiddlewareRegistration['paths'], reach: Reach | undefined): boolean | undefined {
  if (targets.length === 0) return false
  if (reach === undefined) return undefined
  const { pattern: route, path } = reach
  if (path === undefined) return targets.every(({ pattern }) => pattern.isDisjoint(route)) ? false : undefined
  const matching = targets.filter(({ pattern }) => pattern.matches(path))
  if (matching.length === 0) return false
  return matching.some(({ method }) => method === undefined) ? true : undefined
}

function conditional(
  { paths, excluded, everyPath }: ResolvedRegistration & { readonly everyPath: boolean },
  middleware: MiddlewareFunction,
): MiddlewareFunction {
  const applies = (exchange: HttpExchange): boolean =>
    (everyPath || paths.some((target) => matches(target, exchange))) &&
    !excluded.some((target) => matches(target, exchange))
  return named((exchange, next) => (applies(exchange) ? middleware(exchange, next) : next()), middleware.name)
}

function matches(target: MiddlewareRegistration['paths'][number], exchange: HttpExchange): boolean {
  // HEAD is GET without the body (RFC 9110 section 9.3.2), so what stands before one stands before the other.
  const method = exchange.method === 'HEAD' ? 'GET' : exchange.method
  return (
    (target.method === undefined || target.method === method || target.method === exchange.method) &&
    target.pattern.matches(exchange)
  )
}
