import { PropertyPath, type PropertyEntry, type StandardEnvironment } from '../../../config/index.js'
import { EnvironmentView } from '../env/environment-view.js'
import { nested } from './nested-names.js'

const INFO = PropertyPath.parse('info')

/**
 * The properties below `info`, as nested objects. Names come from files and arguments; of the process environment, which is shared with
 * everything else on the machine, only other values of these names.
 */
export function propertyInfo(environment: StandardEnvironment): object {
  const view = new EnvironmentView(environment, true)
  const entries = new Map<string, readonly [readonly string[], PropertyEntry]>()
  for (const source of environment.sources) {
    if (!source.strict) continue
    for (const { rest, entry } of source.below(INFO)) {
      const winner = environment.findEntry(entry.path)
      if (winner !== undefined && !entries.has(entry.path.key)) entries.set(entry.path.key, [rest, winner])
    }
  }
  return nested(
    [...entries.values()].map(([names, entry]) => [names, view.valueOf(entry.path, entry)] as const),
  )
}
