import type { TransformedProperty } from './transformed-property.js'

/** The keys of a value that are transformed, and what each of them means. */
export interface VisitList {
  readonly keys: readonly unknown[]
  readonly properties: readonly TransformedProperty[]
}

const MAX_LISTS = 4
/** Longer ones would be kept in memory for clients. */
const MAX_KEYS = 64
const MAX_KEY_LENGTH = 64

/** The lists of the sequences of own keys that came last: values of a type mostly have the same keys in the same order. */
export class RecentVisitLists {
  readonly #own: (readonly unknown[])[] = []
  readonly #lists: VisitList[] = []
  #next = 0

  find(keys: readonly unknown[]): VisitList | undefined {
    for (let index = 0; index < this.#own.length; index++) {
      if (isSame(this.#own[index] as readonly unknown[], keys)) return this.#lists[index]
    }
    return undefined
  }

  keep(keys: readonly unknown[], list: VisitList): void {
    if (keys.length > MAX_KEYS || !keys.every(isShort)) return
    this.#own[this.#next] = keys
    this.#lists[this.#next] = list
    this.#next = (this.#next + 1) % MAX_LISTS
  }
}

function isShort(key: unknown): boolean {
  return typeof key === 'string' && key.length <= MAX_KEY_LENGTH
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false
  return true
}
