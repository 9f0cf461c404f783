import './reflect.js'

/**
 * A typed slot of metadata on a class or on one of its members. Decorators only write such slots; the scanner and the
 * compilers read them once, at boot. Keys are registered symbols, so two copies of the package still understand each other.
 */
export class MetadataKey<T> {
  readonly #symbol: symbol

  constructor(readonly name: string) {
    this.#symbol = Symbol.for(`nexus:${name}`)
  }

  set(target: object, value: T, member?: string | symbol): void {
    if (member === undefined) Reflect.defineMetadata(this.#symbol, value, target)
    else Reflect.defineMetadata(this.#symbol, value, target, member)
  }

  /** The value, own or inherited. */
  get(target: object, member?: string | symbol): T | undefined {
    return (
      member === undefined
        ? Reflect.getMetadata(this.#symbol, target)
        : Reflect.getMetadata(this.#symbol, target, member)
    ) as T | undefined
  }

  /** The value set on exactly this target. */
  getOwn(target: object, member?: string | symbol): T | undefined {
    return (
      member === undefined
        ? Reflect.getOwnMetadata(this.#symbol, target)
        : Reflect.getOwnMetadata(this.#symbol, target, member)
    ) as T | undefined
  }

  /** Replaces the own value by `change(own ?? inherited)`. The change must not mutate what it is given: it may be a parent's. */
  update(target: object, change: (current: T | undefined) => T, member?: string | symbol): void {
    this.set(target, change(this.get(target, member)), member)
  }
}
