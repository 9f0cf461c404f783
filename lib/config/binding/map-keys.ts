import { canonicalSegment, type PropertyPath } from '../environment/property-path.js'
import type { PropertyEntry, PropertySource } from '../environment/property-source.js'

export interface MapKey {
  readonly name: string
  readonly path: PropertyPath
}

/**
 * The keys that sources have below a map's path. Where the values are scalars a key may hold dots (`a.b: 1`). Names come in the spelling of
 * files and arguments; environment variables, which can not spell, add only keys that nothing else has.
 *
 * @param initial keys that the map has already: who spells them in another way (`max-size` for `maxSize`) means the same ones
 */
export function mapKeys(
  sources: readonly PropertySource[],
  path: PropertyPath,
  scalarValues: boolean,
  initial: readonly string[],
): MapKey[] {
  const keys = new Map<string, MapKey>()
  const add = (rest: readonly string[]): void => {
    const taken = scalarValues ? rest : rest.slice(0, 1)
    const id = taken.map(canonicalSegment).join('\0')
    // Scalars are looked up by every segment, but named as one dotted key.
    if (!keys.has(id)) keys.set(id, { name: taken.join('.'), path: path.concat(taken) })
  }
  for (const name of initial) add(scalarValues ? name.split('.') : [name])
  const weakestFirst = sources.toReversed()
  for (const source of weakestFirst) {
    if (!source.strict) continue
    for (const { rest } of source.below(path)) add(rest)
  }
  for (const source of weakestFirst) {
    if (source.strict) continue
    const spelled = spelledEntries(source, keys.values())
    for (const { rest, entry } of source.below(path)) if (!spelled.has(entry)) add(rest)
  }
  return [...keys.values()].filter((key) => sources.some((source) => source.has(key.path)))
}

/** The entries that override keys which files spell: `SHOP_CLIENTS_MY_CLIENT_ID` is of `my-client`, not of a client `my`. */
function spelledEntries(source: PropertySource, keys: Iterable<MapKey>): Set<PropertyEntry> {
  const spelled = new Set<PropertyEntry>()
  for (const { path } of keys) {
    const entry = source.get(path)
    if (entry !== undefined) spelled.add(entry)
    for (const descendant of source.below(path)) spelled.add(descendant.entry)
  }
  return spelled
}
