/** Finds the object that a proxy stands for. */
export interface ProxyTarget {
  /** @throws a NexusError where there is none now */
  readonly get: () => unknown
  /** Whether `get` would succeed; asked where an error would hide another one (`await` looks for `then`). */
  readonly isAvailable: () => boolean
  /** The class of the target, where it is known before there is one: `instanceof` then needs no target. */
  readonly prototype: object | undefined
  /** @throws for a target that is no object, which no proxy can stand for */
  readonly reject: (value: unknown) => never
}

type AnyMethod = (...args: unknown[]) => unknown
type Properties = Record<string | symbol, unknown>

/**
 * Stands for an object that is found anew on each access. Methods run on the object itself, so `#private` members work; the
 * function that forwards a method is made once per name, so that a call allocates nothing.
 */
export function createScopedProxy(target: ProxyTarget): object {
  const proxy = new Proxy({}, new ForwardingHandler(target))
  proxies.add(proxy)
  return proxy
}

/** Whether the value only stands for a component, which then has a life of its own. */
export function isScopedProxy(value: object): boolean {
  return proxies.has(value)
}

const proxies = new WeakSet()

/** Whether the class declares a method of that name, found without calling a getter. */
function isMethod(prototype: object | undefined, property: string | symbol): boolean {
  if (property === 'constructor') return false
  for (let owner: object | null | undefined = prototype; owner; owner = Reflect.getPrototypeOf(owner)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(owner, property)
    if (descriptor !== undefined) return typeof descriptor.value === 'function'
  }
  return false
}

class ForwardingHandler implements ProxyHandler<object> {
  readonly #target: ProxyTarget
  readonly #methods = new Map<string | symbol, AnyMethod>()

  constructor(target: ProxyTarget) {
    this.#target = target
  }

  #object(): Properties {
    const value = this.#target.get()
    if ((typeof value === 'object' && value !== null) || typeof value === 'function')
      return value as Properties
    return this.#target.reject(value)
  }

  get(_target: object, property: string | symbol): unknown {
    const method = this.#methods.get(property)
    if (method !== undefined) return method
    if (isMethod(this.#target.prototype, property)) return this.#forward(property)
    if (property === 'then' && !this.#target.isAvailable()) return undefined
    const object = this.#object()
    const value = object[property]
    if (typeof value !== 'function' || property === 'constructor' || Object.hasOwn(object, property))
      return value
    return this.#forward(property)
  }

  #forward(property: string | symbol): AnyMethod {
    const find = (): Properties => this.#object()
    // `arguments` instead of a rest parameter: the engine passes it on without making an array.
    const method = function (): unknown {
      const object = find()
      return (object[property] as AnyMethod).apply(object, arguments as unknown as unknown[])
    }
    this.#methods.set(property, method)
    return method
  }

  set(_target: object, property: string | symbol, value: unknown): boolean {
    return Reflect.set(this.#object(), property, value)
  }

  has(_target: object, property: string | symbol): boolean {
    return Reflect.has(this.#object(), property)
  }

  deleteProperty(_target: object, property: string | symbol): boolean {
    return Reflect.deleteProperty(this.#object(), property)
  }

  ownKeys(): (string | symbol)[] {
    return Reflect.ownKeys(this.#object())
  }

  getOwnPropertyDescriptor(_target: object, property: string | symbol): PropertyDescriptor | undefined {
    const descriptor = Reflect.getOwnPropertyDescriptor(this.#object(), property)
    // The proxy's own target is empty and may only be said to have properties that could be deleted from it.
    return descriptor === undefined ? undefined : { ...descriptor, configurable: true }
  }

  defineProperty(_target: object, property: string | symbol, descriptor: PropertyDescriptor): boolean {
    return Reflect.defineProperty(this.#object(), property, descriptor)
  }

  getPrototypeOf(): object | null {
    return this.#target.prototype ?? Reflect.getPrototypeOf(this.#object())
  }
}
