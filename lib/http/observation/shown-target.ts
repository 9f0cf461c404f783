import { isSecretName } from '../../config/index.js'
import type { MatchedRoute } from '../exchange/http-exchange.js'

const REDACTED = 'REDACTED'
/** What OpenTelemetry's conventions name for `url.query`, and other names that grant access without saying so. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  'awsaccesskeyid',
  'jwt',
  'otp',
  'session',
  'sessionid',
  'sid',
  'sig',
  'signature',
  'x-amz-signature',
  'x-goog-signature',
])
const VARIABLE = /\{\*?([^{}:]+)/g
/** Names come from clients: what is remembered of them has an end. */
const REMEMBERED = 512

const secretNames = new Map<string, boolean>()
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

/** A raw query without the values of parameters that have the name of a secret: `page=2&token=REDACTED`. @param mask what stands for them */
export function shownQuery(query: string, mask = REDACTED): string {
  if (!query.includes('=')) return query
  return query
    .split('&')
    .map((pair) => {
      const mark = pair.indexOf('=')
      return mark > 0 && isSecretParameter(pair.slice(0, mark)) ? `${pair.slice(0, mark)}=${mask}` : pair
    })
    .join('&')
}

/** Whether a query parameter holds a secret. @param rawName as sent */
function isSecretParameter(rawName: string): boolean {
  const known = secretNames.get(rawName)
  if (known !== undefined) return known
  const name = decoded(rawName)
  const isSecret = SECRET_PARAMETERS.has(name.toLowerCase()) || isSecretName(name.split(/[.[\]]/))
  if (secretNames.size >= REMEMBERED) secretNames.clear()
  secretNames.set(rawName, isSecret)
  return isSecret
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}
