import { PROPERTIES, PropertyPath, Secret, type StandardEnvironment } from '../../../config/index.js'
import { printOrigin } from '../../../core/index.js'
import { MASK, type EnvironmentView } from '../env/environment-view.js'
import { cut } from '../printable.js'

/** A value of a bound class: a text, a number, a flag, or what is nested. */
export type BoundTree = string | number | boolean | BoundTree[] | { [name: string]: BoundTree }

export interface BoundDescription {
  /** What the class holds. */
  readonly properties: BoundTree
  /** In the same shape: what was read for each value and where; `{}` for what no source has. */
  readonly inputs: BoundTree
}

const MAX_DEPTH = 16
const MAX_ELEMENTS = 1_000
const TOO_DEEP = '...'

/** Reads a `@ConfigurationProperties` object back, beside what the environment has for it. */
export class BoundValues {
  readonly #environment: StandardEnvironment
  readonly #view: EnvironmentView

  constructor(environment: StandardEnvironment, view: EnvironmentView) {
    this.#environment = environment
    this.#view = view
  }

  describe(prefix: string, bound: object): BoundDescription {
    return this.#object(bound, PropertyPath.parse(prefix), 0)
  }

  #value(value: unknown, path: PropertyPath, depth: number): BoundDescription | undefined {
    if (value === undefined || value === null || typeof value === 'function') return undefined
    if (typeof value !== 'object') return this.#scalar(value, path)
    if (depth >= MAX_DEPTH) return { properties: TOO_DEEP, inputs: {} }
    if (Array.isArray(value) || value instanceof Set)
      return this.#list([...(value as Iterable<unknown>)], path, depth)
    if (value instanceof Map) return this.#members([...(value as Map<unknown, unknown>)], path, depth)
    if (value instanceof Secret) return { properties: MASK, inputs: this.#input(path, true) ?? {} }
    return isPrintedWhole(value) ? this.#scalar(printed(value), path) : this.#object(value, path, depth)
  }

  /** Under the names of the class, as Spring shows them; looked up under those of `@Property`. */
  #object(value: object, path: PropertyPath, depth: number): BoundDescription {
    const options = PROPERTIES.get(value)
    const nameOf = (member: string): string => options?.get(member)?.name ?? member
    return this.#members(Object.entries(value), path, depth, nameOf)
  }

  #members(
    entries: readonly (readonly [unknown, unknown])[],
    path: PropertyPath,
    depth: number,
    nameOf?: (member: string) => string,
  ): BoundDescription {
    const properties: [string, BoundTree][] = []
    const inputs: [string, BoundTree][] = []
    for (const [key, member] of entries.slice(0, MAX_ELEMENTS)) {
      const name = String(key)
      const below = nameOf === undefined ? path.child(name) : path.concat(nameOf(name).split('.'))
      const described = this.#value(member, below, depth + 1)
      if (described === undefined) continue
      properties.push([name, described.properties])
      inputs.push([name, described.inputs])
    }
    return { properties: Object.fromEntries(properties), inputs: Object.fromEntries(inputs) }
  }

  #list(elements: readonly unknown[], path: PropertyPath, depth: number): BoundDescription {
    const described = elements
      .slice(0, MAX_ELEMENTS)
      .map((element, index) => this.#value(element, path.child(String(index)), depth + 1))
      .filter((each) => each !== undefined)
    const whole = this.#input(
      path,
      elements.some((element) => element instanceof Secret),
    )
    return {
      properties: described.map(({ properties }) => properties),
      // A list that was written as one text has one origin.
      inputs: whole ?? described.map(({ inputs }) => inputs),
    }
  }

  #scalar(value: unknown, path: PropertyPath): BoundDescription {
    return { properties: this.#shown(value, path), inputs: this.#input(path) ?? {} }
  }

  #shown(value: unknown, path: PropertyPath): BoundTree {
    const text = String(value)
    if (this.#view.isSecret(path) && text !== '') return MASK
    const entry = this.#environment.findEntry(path)
    // What the text was made of may be secret although its name does not say so.
    const shown =
      entry === undefined
        ? this.#view.text(path, text)
        : cut(this.#environment.printableValue(path, entry, text))
    return shown === text && (typeof value === 'number' || typeof value === 'boolean') ? value : shown
  }

  /** @param isSecret whatever its name is: it was bound to a `Secret` */
  #input(path: PropertyPath, isSecret = false): { value: string; origin: string } | undefined {
    const entry = this.#environment.findEntry(path)
    if (entry === undefined) return undefined
    return {
      value: isSecret ? MASK : this.#view.valueOf(path, entry),
      origin: cut(printOrigin(entry.origin)),
    }
  }
}

/** Whether it is one value to who reads it: Duration, DataSize, Secret, Date, URL. What binding made of a class is marked so that it prints masked. */
function isPrintedWhole(value: object): boolean {
  return !Object.hasOwn(value, 'toJSON') && typeof (value as { toJSON?: unknown }).toJSON === 'function'
}

function printed(value: object): string {
  const json: unknown = (value as { toJSON(): unknown }).toJSON()
  return typeof json === 'string' ? json : (JSON.stringify(json) ?? '')
}
