import type { Type } from '../../common/index.js'
import { canonicalSegment, PropertyPath } from '../environment/property-path.js'

/** What to do about a name; `undefined` where it is right. */
type Refusal = (part: string) => string | undefined

/** Stands for any one segment of a declared name. */
const ANY = '*'

// Written while decorated classes are evaluated, never removed from: a name is known as soon as any class declares it. It only ever
// silences "unknown property", so names of classes that an application does not use do no harm.
const prefixes = new Map<string, PropertyPath>()
const names = new Map<string, PropertyPath>()
const patterns = new Map<string, PropertyPath>()
const classes = new Map<Type<object>, PropertyPath>()
const choices = new Map<string, { readonly path: PropertyPath; readonly refusal: Refusal }>()
const replacements = new Map<string, Replacement>()

/** Declares that everything below a prefix belongs to somebody (another properties class, a part of the framework). */
export function declarePrefix(prefix: string): void {
  const path = PropertyPath.parse(prefix)
  prefixes.set(path.key, path)
}

/** Declares the properties below a prefix to be those of a class, whether an application binds it or not. */
export function declareClass(prefix: string, type: Type<object>): void {
  declarePrefix(prefix)
  classes.set(type, PropertyPath.parse(prefix))
}

/** Declares that somebody reads this property on its own (`@Value`). `*` stands for any one part: `management.health.*.enabled`. */
export function declareName(name: string): void {
  const path = PropertyPath.parse(name)
  const known = path.segments.includes(ANY) ? patterns : names
  known.set(path.key, path)
}

/**
 * Declares that the parts directly below a name are from a set that somebody else knows, such as the ids of endpoints.
 *
 * @param refusal of a part that is not of them, as it follows `unknown property; `; `undefined` for one that is
 */
export function declareChoice(name: string, refusal: Refusal): void {
  const path = PropertyPath.parse(name)
  choices.set(path.key, { path, refusal })
}

/**
 * Declares that nobody reads a property, nor what is below it, which people may expect to be there.
 *
 * @param instead follows `unknown property; `
 */
export function declareReplacement(name: string, instead: string): void {
  const path = PropertyPath.parse(name)
  replacements.set(path.key, { path, instead })
}

/** Whether a property below `prefix`, which no field takes, belongs to somebody else. */
export function belongsToOthers(path: PropertyPath, prefix: PropertyPath): boolean {
  if (names.has(path.key)) return true
  for (const pattern of patterns.values())
    if (pattern.segments.length === path.segments.length && matches(pattern, path)) return true
  for (const other of prefixes.values())
    if (other.segments.length > prefix.segments.length && path.startsWith(other)) return true
  return false
}

/** What others have declared directly below a path, as they spell it: `retry` below `resilience`, of the prefix `resilience.retry`. */
export function sectionsBelow(path: PropertyPath): readonly string[] {
  const sections = new Map<string, string>()
  for (const other of [...prefixes.values(), ...patterns.values()]) {
    const section = other.segments[path.segments.length]
    if (section !== undefined && section !== ANY && matches(other, path))
      sections.set(canonicalSegment(section), section)
  }
  return [...sections.values()]
}

/** The first part of an unknown property that nobody has declared anything below: `management.otlp.tracng` of `management.otlp.tracng.x`. */
export function firstUnknown(path: PropertyPath, prefix: PropertyPath): PropertyPath {
  const declared = [...prefixes.values(), ...patterns.values()]
  for (let length = prefix.segments.length + 1; length < path.segments.length; length++) {
    const part = new PropertyPath(path.segments.slice(0, length))
    if (!declared.some((other) => other.segments.length > length && matches(other, part))) return part
  }
  return path
}

/** The beginning of a property's path that ends in a part which is not of the set that is declared for its place, and what to do about it. */
export function refusedChoice(
  path: PropertyPath,
): { readonly path: PropertyPath; readonly edit: string } | undefined {
  for (const { path: parent, refusal } of choices.values()) {
    const part = path.startsWith(parent) ? path.segments[parent.segments.length] : undefined
    const edit = part === undefined ? undefined : refusal(part)
    if (part !== undefined && edit !== undefined) return { path: parent.child(part), edit }
  }
  return undefined
}

/** What is declared to stand in for a property. */
export interface Replacement {
  /** The property that nobody reads, or what it is below. */
  readonly path: PropertyPath
  readonly instead: string
}

/** What to use in the place of a property of a section that nobody has. */
export function replacementElsewhere(path: PropertyPath): string | undefined {
  return belongsToOthers(path, PropertyPath.ROOT)
    ? undefined
    : replacementOf(path, PropertyPath.ROOT)?.instead
}

/** Those of properties in sections that nobody has (`spring`). */
export function replacementsElsewhere(): readonly Replacement[] {
  return [...replacements.values()].filter(({ path }) => !belongsToOthers(path, PropertyPath.ROOT))
}

/** What to use in the place of an unknown property. @param reported the part of `path` that is known to be unknown */
export function replacementOf(path: PropertyPath, reported: PropertyPath): Replacement | undefined {
  let best: Replacement | undefined
  for (const each of replacements.values()) {
    const { length } = each.path.segments
    if (length < reported.segments.length || !path.startsWith(each.path)) continue
    if (best === undefined || length > best.path.segments.length) best = each
  }
  return best
}

/** Classes whose prefix is further below than `prefix`, by their prefixes. */
export function classesBelow(
  prefix: PropertyPath,
): ReadonlyMap<string, { readonly path: PropertyPath; readonly types: readonly Type<object>[] }> {
  const found = new Map<string, { readonly path: PropertyPath; readonly types: Type<object>[] }>()
  for (const [type, path] of classes) {
    if (path.segments.length <= prefix.segments.length || !path.startsWith(prefix)) continue
    const same = found.get(path.key)
    if (same === undefined) found.set(path.key, { path, types: [type] })
    else same.types.push(type)
  }
  return found
}

/** What all declared names begin with, as they spell it. */
export function topSections(): readonly string[] {
  const all = [...prefixes.values(), ...names.values()].map(({ segments }) => segments[0] ?? '')
  return [...new Set(all)]
}

/** Whether a declared name has the parts of a path, as far as both go. */
function matches(declared: PropertyPath, path: PropertyPath): boolean {
  return path.canonical.every((segment, index) => {
    const expected = declared.canonical[index]
    return expected === undefined || expected === ANY || expected === segment
  })
}
