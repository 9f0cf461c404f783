import type { HttpExchange, MatchedRoute } from '../exchange/http-exchange.js'
import { PathPattern } from '../router/path-pattern.js'

export type PathExclusion = (exchange: Pick<HttpExchange, 'path' | 'route'>) => boolean

/**
 * Paths that somebody does not want to see, by the patterns of mappings. They are read as the router reads them. `undefined` where no
 * pattern is given, so that nothing need be asked. Of a route that no excluded path can lead to, requests are not looked at.
 *
 * @throws InvalidPathPatternError
 */
export function pathExclusion(patterns: readonly string[], origin: string): PathExclusion | undefined {
  if (patterns.length === 0) return undefined
  const parsed = patterns.map((pattern) => PathPattern.parse(pattern, { origin, trailingSlash: 'ignore' }))
  const concerned = new WeakMap<MatchedRoute, boolean>()
  const isConcerned = (route: MatchedRoute): boolean => {
    let known = concerned.get(route)
    if (known === undefined) {
      const own = PathPattern.parse(route.pattern, { trailingSlash: 'ignore' })
      known = !parsed.every((pattern) => pattern.isDisjoint(own))
      concerned.set(route, known)
    }
    return known
  }
  return (exchange) => {
    if (exchange.route !== undefined && !isConcerned(exchange.route)) return false
    return parsed.some((pattern) => pattern.matches(exchange))
  }
}
