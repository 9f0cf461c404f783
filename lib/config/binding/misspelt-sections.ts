import { nearestName } from '../../common/index.js'
import type { ConfigProblem } from '../config.errors.js'
import { canonicalSegment, PropertyPath } from '../environment/property-path.js'
import type { StandardEnvironment } from '../environment/standard-environment.js'
import { topSections } from './known-names.js'

/**
 * First parts of names that nobody has declared or asked for so far, and that are nearly one that somebody has: `manangement`. No errors, as
 * code may ask for them later.
 */
export function misspeltSections(environment: StandardEnvironment): readonly ConfigProblem[] {
  const known = topSections()
  const canonical = new Set(known.map(canonicalSegment))
  const problems = new Map<string, ConfigProblem>()
  const requested = new Set<string>()
  for (const source of environment.sources.filter(({ strict }) => strict)) {
    for (const { rest, entry } of source.below(PropertyPath.ROOT)) {
      const [section = ''] = rest
      if (canonical.has(canonicalSegment(section))) continue
      if (environment.wasRequested(entry.path)) requested.add(section)
      const meant = problems.has(section) ? undefined : nearestName(section, known)
      if (meant === undefined) continue
      const message = `nothing reads this; did you mean ${meant}?`
      problems.set(section, { property: section, origin: entry.origin, message })
    }
  }
  return [...problems].filter(([section]) => !requested.has(section)).map(([, problem]) => problem)
}
