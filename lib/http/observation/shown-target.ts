import { isSecretName } from '../../config/index.js'
import type { HttpExchange, MatchedRoute } from '../exchange/http-exchange.js'

const VARIABLE = /\{\*?([^{}:]+)/g
/** Attribute of an exchange without a route: what stands for its path. */
const SHOWN_PATH = Symbol('nexus.shownPath')
const secretRoutes = new WeakMap<MatchedRoute, boolean>()

/** The path as logs and spans may show it: the route's pattern where a path variable has the name of a secret (`/reset/{token}`). */
export function shownPath(exchange: HttpExchange): string {
  const { path, route } = exchange
  if (route === undefined) return (exchange.attributes.get(SHOWN_PATH) as string | undefined) ?? path
  let isSecret = secretRoutes.get(route)
  if (isSecret === undefined) {
    isSecret = isSecretPattern(route.pattern)
    secretRoutes.set(route, isSecret)
  }
  return isSecret ? route.pattern : path
}

/** Has `pattern` stand for the path of an exchange that has no route. */
export function showPathAs(exchange: HttpExchange, pattern: string): void {
  exchange.attributes.set(SHOWN_PATH, pattern)
}

/** Whether a path variable has the name of a secret. */
export function isSecretPattern(pattern: string): boolean {
  return [...pattern.matchAll(VARIABLE)].some(([, name = '']) => isSecretName([name]))
}
