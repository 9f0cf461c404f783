import { checkedFieldValue } from '../exchange/header-field.js'

/** Header lines as an application gives them. */
export type HeaderSource =
  Readonly<Record<string, string | readonly string[]>> | Iterable<readonly [string, string]>

/** Header lines under construction: a flat list of lower-case names and valid values, as ResponseHead has it. */
export class FieldLines {
  readonly #fields: string[] = []

  get fields(): readonly string[] {
    return this.#fields
  }

  /** Adds a line. @throws InvalidHeaderError for what is no valid field line (CR, LF, NUL) */
  add(name: string, value: string): void {
    this.#fields.push(name.toLowerCase(), checkedFieldValue(name, value))
  }

  /** Replaces the lines of that name by one. */
  set(name: string, value: string): void {
    const lower = name.toLowerCase()
    for (let i = this.#fields.length - 2; i >= 0; i -= 2)
      if (this.#fields[i] === lower) this.#fields.splice(i, 2)
    this.add(lower, value)
  }

  addAll(headers: HeaderSource): void {
    const entries = isIterable(headers) ? headers : Object.entries(headers)
    for (const [name, value] of entries) {
      for (const line of typeof value === 'string' ? [value] : value) this.add(name, line)
    }
  }
}

/** The first value of a name in a flat list of fields. */
export function fieldValue(fields: readonly string[], name: string): string | undefined {
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === name) return fields[i + 1]
  return undefined
}

/** `base` without the names that `over` has, then `over`. */
export function overlaid(base: readonly string[], over: readonly string[]): readonly string[] {
  if (over.length === 0) return base
  const merged: string[] = []
  for (let i = 0; i < base.length; i += 2) {
    const name = base[i] as string
    if (fieldValue(over, name) === undefined) merged.push(name, base[i + 1] as string)
  }
  merged.push(...over)
  return merged
}

function isIterable(headers: HeaderSource): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers
}
