import type { ConfigProblem } from '../config.errors.js'
import { CONFIG_KEYS } from '../config.options.js'
import { PropertyPath } from '../environment/property-path.js'
import type { StandardEnvironment } from '../environment/standard-environment.js'
import { BindSession } from './bind-session.js'
import { belongsToOthers, declareReplacement, replacementOf } from './known-names.js'

// As Spring Boot calls them. A document for one profile would count for all.
for (const key of Object.values(CONFIG_KEYS)) declareReplacement(key.replace('nexus', 'spring'), `use ${key}`)

/**
 * Properties that something else stands in for, in sections that belong to nobody (`spring`): no class is bound there that would tell. All
 * else there may be what code asks for later.
 */
export function replacedProperties(environment: StandardEnvironment): readonly ConfigProblem[] {
  const session = new BindSession(environment, PropertyPath.ROOT, false)
  for (const source of environment.sources.filter(({ strict }) => strict)) {
    for (const entry of source.entries) {
      const replacement = replacementOf(entry.path, PropertyPath.ROOT)
      if (replacement === undefined || belongsToOthers(entry.path, PropertyPath.ROOT)) continue
      if (!environment.wasRequested(entry.path)) session.reportUnknown(entry.path, replacement.instead, entry)
    }
  }
  return session.unknown
}
