import { toJson } from '../constraints/constraint-params.js'

/** The entries that are small JSON, or say the same as such: dates and regular expressions become texts, functions are left out. */
export function jsonEntries(
  entries: Iterable<readonly [string, unknown]>,
): Readonly<Record<string, unknown>> {
  const json = Array.from(entries, ([name, value]) => [
    name,
    toJson(value instanceof RegExp ? String(value) : value),
  ])
  return Object.fromEntries(json.filter(([, value]) => value !== undefined)) as Readonly<
    Record<string, unknown>
  >
}
