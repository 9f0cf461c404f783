import { Environment, printOrigin, type PropertyOrigin } from '../../core/index.js'
import { replacementElsewhere } from '../binding/known-names.js'
import { MissingPropertyError } from '../config.errors.js'
import { describeEnvironment, type EnvironmentDescription } from './environment-description.js'
import { PlaceholderResolver, type PlaceholderTarget } from './placeholder-resolver.js'
import { ProfileExpression } from './profile-expression.js'
import { isIndex, PropertyPath } from './property-path.js'
import { entryAt, type PropertyEntry, type PropertySource } from './property-source.js'
import { MASK, maskedValue } from './secret-mask.js'
import { isSecretName } from './secret-name.js'

/**
 * The application's properties: layers of sources, the first one that has a name wins. Lists are taken whole from one
 * layer, maps and classes are merged name by name. Immutable; printing it never shows a secret.
 */
export class StandardEnvironment extends Environment {
  readonly activeProfiles: readonly string[]
  /** Strongest first. */
  readonly sources: readonly PropertySource[]
  readonly #placeholders: PlaceholderResolver
  /** Resolved values by name as asked for. Sources do not change, so an entry never goes stale. */
  readonly #resolved = new Map<string, string | undefined>()
  /** Canonical keys of names that code asked for: they are not unknown to anybody. */
  readonly #requested = new Set<string>()

  constructor(sources: readonly PropertySource[], activeProfiles: readonly string[] = ['default']) {
    super()
    this.sources = sources
    this.activeProfiles = activeProfiles
    this.#placeholders = new PlaceholderResolver((name) => this.#target(name))
  }

  /** @throws UnresolvedPlaceholderError, PlaceholderCycleError, InvalidPlaceholderError */
  getProperty(name: string): string | undefined {
    if (this.#resolved.has(name)) return this.#resolved.get(name)
    const path = PropertyPath.parse(name)
    this.#requested.add(path.key)
    const entry = this.findEntry(path)
    const value = entry === undefined || !holdsText(entry) ? undefined : this.resolveEntry(entry)
    this.#resolved.set(name, value)
    return value
  }

  /** @throws MissingPropertyError */
  getRequiredProperty(name: string): string {
    const value = this.getProperty(name)
    if (value === undefined) throw new MissingPropertyError(name)
    return value
  }

  override getList(name: string): readonly string[] | undefined {
    const path = PropertyPath.parse(name)
    this.#requested.add(path.key)
    const found = this.#findList(path)
    if (found === undefined) return undefined
    if (Array.isArray(found)) return found.map((element) => this.resolveEntry(element))
    return found.kind === 'scalar' ? splitList(this.resolveEntry(found)) : []
  }

  /** Whether any source has a property at or below the path. */
  hasPropertiesBelow(prefix: string): boolean {
    const path = PropertyPath.parse(prefix)
    return this.sources.some((source) => source.has(path))
  }

  getOrigin(name: string): PropertyOrigin | undefined {
    return this.findEntry(PropertyPath.parse(name))?.origin
  }

  acceptsProfiles(expression: string): boolean {
    return new ProfileExpression(expression).accepts(this.activeProfiles)
  }

  /** Replaces every `${name:default}` in a text. @throws as {@link getProperty} */
  resolvePlaceholders(text: string): string {
    return this.#placeholders.resolve(text)
  }

  /** Whether a text's placeholders lead to a secret, however far away. @throws as {@link getProperty} */
  readsSecret(text: string): boolean {
    return this.#placeholders.readsSecret(text)
  }

  /** A resolved value of the entry that `path` found, or a part of it, as a message may quote it: masked where a secret is in it. */
  printableValue(path: PropertyPath, entry: PropertyEntry, value: string): string {
    // An environment variable may spell the name in other words than code does.
    const secret = isSecretName(entry.path.segments) || this.readsSecret(entry.value)
    return secret ? MASK : maskedValue(path.segments, value)
  }

  /** The entry that wins at exactly this path, unresolved. */
  findEntry(path: PropertyPath): PropertyEntry | undefined {
    return entryAt(this.sources, path)
  }

  /** An entry's value with its placeholders replaced. @throws as {@link getProperty} */
  resolveEntry(entry: PropertyEntry): string {
    return this.#placeholders.resolve(entry.value, targetOf(entry))
  }

  /** Whether {@link getProperty} or {@link getList} was asked for this path. */
  wasRequested(path: PropertyPath): boolean {
    return this.#requested.has(path.key)
  }

  /** Every property of every source with its origin, strongest first, secrets masked. */
  describe(): EnvironmentDescription {
    return describeEnvironment(this)
  }

  toJSON(): EnvironmentDescription {
    return this.describe()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): EnvironmentDescription {
    return this.describe()
  }

  #target(name: string): PlaceholderTarget | undefined {
    const path = PropertyPath.parse(name)
    // What something else stands in for is not made right by a placeholder.
    if (replacementElsewhere(path) === undefined) this.#requested.add(path.key)
    const entry = this.findEntry(path)
    if (entry !== undefined) return holdsText(entry) ? targetOf(entry) : undefined
    const list = this.#findList(path)
    if (!Array.isArray(list)) return undefined
    return {
      key: path.key,
      label: path.toString(),
      value: list.map((element) => element.value).join(','),
      secret: isSecretName(path.segments),
    }
  }

  /** The strongest source's entry at the path, or else its scalar elements below it, in their order. */
  #findList(path: PropertyPath): PropertyEntry | PropertyEntry[] | undefined {
    for (const source of this.sources) {
      const entry = source.get(path)
      if (entry !== undefined) return entry
      const elements = source.below(path).filter(({ rest }) => rest.length === 1 && isIndex(rest[0] ?? ''))
      if (elements.length === 0) continue
      elements.sort((a, b) => Number(a.rest[0]) - Number(b.rest[0]))
      return elements.map((element) => element.entry)
    }
    return undefined
  }
}

/** A YAML `null` is an empty text to who asks for text, as in Spring. */
function holdsText(entry: PropertyEntry): boolean {
  return entry.kind === 'scalar' || entry.kind === 'null'
}

function targetOf(entry: PropertyEntry): PlaceholderTarget {
  return {
    key: entry.path.key,
    label: `${entry.path.toString()} (${printOrigin(entry.origin)})`,
    value: entry.value,
    secret: isSecretName(entry.path.segments),
  }
}

/** The elements of a comma-separated list, without the blanks around them; an empty text has none. */
export function splitList(text: string): readonly string[] {
  return text.trim() === '' ? [] : text.split(',').map((element) => element.trim())
}
