import { InvalidArgumentValueError } from '../exchange.errors.js'
import { NoText, textForm } from './text-form.js'

/** Reads what arguments hold, and refuses what has no place in a request, by the name of the place. */
export class ParameterValues {
  readonly #method: string
  readonly #place: string

  /** @param method `InventoryClient.find` @param place `the path variable 'sku'` */
  constructor(method: string, place: string) {
    this.#method = method
    this.#place = place
  }

  /** The texts of one value or of the elements of a list or Set. @throws InvalidArgumentValueError */
  texts(value: unknown): readonly string[] {
    const elements = isList(value) ? [...value] : [value]
    const texts: string[] = []
    for (const element of elements) {
      const text = this.text(element)
      if (text !== undefined) texts.push(text)
    }
    return texts
  }

  /** @throws InvalidArgumentValueError */
  text(value: unknown): string | undefined {
    const text = textForm(value)
    return text instanceof NoText ? this.refuse(text.reason) : text
  }

  /** The members of an object, a Map or web `Headers` by name. @throws InvalidArgumentValueError */
  fields(value: unknown): readonly (readonly [name: string, value: unknown])[] {
    if (value === undefined || value === null) return []
    if (typeof value !== 'object' || isList(value)) return this.refuse('it is no object with named values')
    if (value instanceof Map) return [...(value as Map<string, unknown>)]
    if (Symbol.iterator in value) return [...(value as Iterable<readonly [string, unknown]>)]
    return Object.entries(value)
  }

  /** @throws InvalidArgumentValueError */
  require(value: unknown, required: boolean): boolean {
    if (value !== undefined && value !== null) return true
    return required ? this.refuse('there is none, and it is required') : false
  }

  refuse(reason: string): never {
    throw new InvalidArgumentValueError(this.#method, this.#place, reason)
  }
}

export function isList(value: unknown): value is Iterable<unknown> {
  return Array.isArray(value) || value instanceof Set
}
