/** A tree as it is made of dotted names. */
type Branch = Map<string, Branch | string>

const VALUE = 'value'
const MAX_DEPTH = 16

/**
 * `git.commit.id` and its value as nested objects. Where a name has a value and names below it (`commit.id` and `commit.id.abbrev`), the
 * value moves to `value` below it.
 */
export function nested(entries: Iterable<readonly [name: readonly string[], value: string]>): object {
  const root: Branch = new Map()
  for (const [names, value] of entries) {
    let branch = root
    for (const name of names.slice(0, -1).slice(0, MAX_DEPTH)) branch = branchAt(branch, name)
    const last = names.at(-1) ?? ''
    const existing = branch.get(last)
    if (existing instanceof Map) existing.set(VALUE, value)
    else branch.set(last, value)
  }
  return objectOf(root)
}

function branchAt(parent: Branch, name: string): Branch {
  const existing = parent.get(name)
  if (existing instanceof Map) return existing
  const made: Branch = new Map(existing === undefined ? [] : [[VALUE, existing]])
  parent.set(name, made)
  return made
}

/** fromEntries defines members, so that a name `__proto__` is a name like any other. */
function objectOf(branch: Branch): object {
  return Object.fromEntries(
    [...branch].map(([name, value]) => [name, value instanceof Map ? objectOf(value) : value]),
  )
}
