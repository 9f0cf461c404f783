import { canonicalSegment, PropertyPath } from '../environment/property-path.js'

// Written while decorated classes are evaluated, never removed from: a name is known as soon as any class declares it. It only ever
// silences "unknown property", so names of classes that an application does not use do no harm.
const prefixes = new Map<string, PropertyPath>()
const names = new Set<string>()

/** Declares that everything below a prefix belongs to somebody (another properties class, a part of the framework). */
export function declarePrefix(prefix: string): void {
  const path = PropertyPath.parse(prefix)
  prefixes.set(path.key, path)
}

/** Declares that somebody reads this property on its own (`@Value`). */
export function declareName(name: string): void {
  names.add(PropertyPath.parse(name).key)
}

/** Whether a property below `prefix`, which no field takes, belongs to somebody else. */
export function belongsToOthers(path: PropertyPath, prefix: PropertyPath): boolean {
  if (names.has(path.key)) return true
  for (const other of prefixes.values())
    if (other.segments.length > prefix.segments.length && path.startsWith(other)) return true
  return false
}

/** What others have declared directly below a path, as they spell it: `retry` below `resilience`, of the prefix `resilience.retry`. */
export function sectionsBelow(path: PropertyPath): readonly string[] {
  const sections = new Map<string, string>()
  for (const other of prefixes.values()) {
    const section = other.segments[path.segments.length]
    if (section !== undefined && other.startsWith(path)) sections.set(canonicalSegment(section), section)
  }
  return [...sections.values()]
}
