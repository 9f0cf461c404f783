import { isSecretName } from '../../config/index.js'
import type { MatchedRoute } from '../exchange/http-exchange.js'

const VARIABLE = /\{\*?([^{}:]+)/g
const secretRoutes = new WeakMap<MatchedRoute, boolean>()

/** The path as logs and spans may show it: the route's pattern where a path variable has the name of a secret (`/reset/{token}`). */
export function shownPath({
  path,
  route,
}: {
  readonly path: string
  readonly route: MatchedRoute | undefined
}): string {
  if (route === undefined) return path
  let isSecret = secretRoutes.get(route)
  if (isSecret === undefined) {
    isSecret = [...route.pattern.matchAll(VARIABLE)].some(([, name = '']) => isSecretName([name]))
    secretRoutes.set(route, isSecret)
  }
  return isSecret ? route.pattern : path
}
