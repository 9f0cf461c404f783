import { PathPattern } from '../router/path-pattern.js'

/**
 * Paths that somebody does not want to see, by the patterns of mappings. They are read as the router reads them. `undefined` where no
 * pattern is given, so that nothing need be asked.
 *
 * @throws InvalidPathPatternError
 */
export function pathExclusion(
  patterns: readonly string[],
  origin: string,
): ((exchange: { readonly path: string }) => boolean) | undefined {
  if (patterns.length === 0) return undefined
  const parsed = patterns.map((pattern) => PathPattern.parse(pattern, { origin, trailingSlash: 'ignore' }))
  return (exchange) => parsed.some((pattern) => pattern.matches(exchange))
}
