import type { RouteConditions } from './route.js'

/**
 * The pattern of a method inside its class. One slash joins the two. An empty method pattern is the class's own; so is `/`,
 * less a trailing slash. A trailing slash that the method pattern has stays: it is another path.
 */
export function combinePatterns(classPattern: string, methodPattern: string): string {
  const base = withLeadingSlash(classPattern)
  if (methodPattern === '') return base
  const prefix = base.endsWith('/') && !base.endsWith('\\/') ? base.slice(0, -1) : base
  if (methodPattern === '/') return prefix === '' ? '/' : prefix
  return prefix + withLeadingSlash(methodPattern)
}

/**
 * The conditions of a method inside its class, as Spring combines them: both's params and headers hold; the method's
 * `consumes` and `produces` replace the class's.
 */
export function combineConditions(
  classConditions: RouteConditions,
  methodConditions: RouteConditions,
): RouteConditions {
  return {
    params: union(classConditions.params, methodConditions.params),
    headers: union(classConditions.headers, methodConditions.headers),
    consumes: override(classConditions.consumes, methodConditions.consumes),
    produces: override(classConditions.produces, methodConditions.produces),
  }
}

function withLeadingSlash(pattern: string): string {
  return pattern.startsWith('/') || pattern.startsWith('{/') ? pattern : `/${pattern}`
}

function union(a: readonly string[] = [], b: readonly string[] = []): readonly string[] {
  return [...new Set([...a, ...b])]
}

function override(a: readonly string[] = [], b: readonly string[] = []): readonly string[] {
  return b.length > 0 ? b : a
}
