import type { AnyClass } from '../../core/index.js'
import type { PropertyModel } from '../../validation/index.js'

const MAX_TEXT = 1000

/** What initialisers set, as JSON. A value that is another one in each instance (an id, the time) is no default. */
export class DefaultValues {
  readonly #other: object | undefined

  constructor(type: AnyClass) {
    this.#other = instanceOf(type)
  }

  /** `undefined` for none. */
  of({ name, initialValue }: PropertyModel): unknown {
    const text = jsonText(initialValue)
    if (text === undefined || this.#other === undefined) return undefined
    const other: unknown = Object.getOwnPropertyDescriptor(this.#other, name)?.value
    return jsonText(other) === text ? (JSON.parse(text) as unknown) : undefined
  }
}

function instanceOf(type: AnyClass): object | undefined {
  try {
    return Reflect.construct(type, []) as object
  } catch {
    return undefined
  }
}

/** Of plain values: an instance of a class is more than its JSON. */
function jsonText(value: unknown): string | undefined {
  if (!isPlain(value)) return undefined
  const text = JSON.stringify(value)
  return text.length > MAX_TEXT ? undefined : text
}

function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isPlain)
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return false
  return Object.values(value).every(isPlain)
}
