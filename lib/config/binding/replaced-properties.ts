import type { ConfigProblem } from '../config.errors.js'
import { CONFIG_KEYS } from '../config.options.js'
import { PropertyPath } from '../environment/property-path.js'
import type { StandardEnvironment } from '../environment/standard-environment.js'
import { BindSession } from './bind-session.js'
import { declareReplacement, replacementElsewhere, replacementsElsewhere } from './known-names.js'

const PLACEHOLDER = /(?<!\\)\$\{([\w.-]+)/g
const PROPERTY_TO_USE = /(?<=^use )[a-z.-]+$/

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
      for (const [, name = ''] of entry.value.matchAll(PLACEHOLDER)) {
        const instead = isSet(name, environment) ? replacementElsewhere(PropertyPath.parse(name)) : undefined
        if (instead !== undefined)
          session.report(entry.path, `it reads the unknown \${${name}}; ${instead}`, entry)
      }
      const instead = replacementElsewhere(entry.path)
      if (instead !== undefined && !environment.wasRequested(entry.path))
        session.reportUnknown(entry.path, instead, entry)
    }
  }
  return session.problems
}

/**
 * Environment variables by names that something else stands in for, as {@link replacedProperties}. No errors, as they may be meant for
 * other programs.
 */
export function replacedVariables(environment: StandardEnvironment): readonly ConfigProblem[] {
  const session = new BindSession(environment, PropertyPath.ROOT, false)
  for (const source of environment.sources.filter(({ strict }) => !strict)) {
    for (const { path, instead } of replacementsElsewhere()) {
      const exact = source.get(path)
      const entries = [
        ...(exact === undefined ? [] : [exact]),
        ...source.below(path).map(({ entry }) => entry),
      ]
      const edit = instead.replace(PROPERTY_TO_USE, (property) =>
        property.toUpperCase().replaceAll(/[.-]/g, '_'),
      )
      for (const entry of entries)
        if (!environment.wasRequested(path)) session.report(path, `nothing reads this; ${edit}`, entry)
    }
  }
  return session.problems
}

function isSet(name: string, environment: StandardEnvironment): boolean {
  const path = PropertyPath.parse(name)
  return environment.sources.some((source) => source.strict && source.get(path) !== undefined)
}
