/**
 * A copy of JSON. Of `structuredClone`, Jest has the one outside of its sandbox: what that makes is of another realm, and generated code
 * leaves it to the complete path.
 */
export function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copied)
  const copy = {}
  for (const [name, each] of Object.entries(value)) {
    Object.defineProperty(copy, name, {
      value: copied(each),
      writable: true,
      enumerable: true,
      configurable: true,
    })
  }
  return copy
}
