import type { Type } from '../../common/index.js'
import { RequestContext } from '../container/request-context.js'
import type { Resolver } from '../container/resolver.js'
import type { Token } from '../container/token.js'
import { UnadvisableInstanceError } from './aspect.errors.js'
import type { AspectRegistry } from './aspect-registry.js'
import { weave } from './weaver.js'

export interface InstanceWeaverOptions {
  readonly resolver: Resolver
  readonly registry: AspectRegistry
  /** What the container knows the component by. */
  readonly tokens: readonly Token[]
}

/**
 * Advises objects that a factory or a `@Bean` method has constructed: the object stays the one it is, with its `#private` fields, and
 * gets the prototype of the woven class, so that it behaves like one that the container has constructed. Each class is woven once.
 */
export class InstanceWeaver {
  readonly #options: InstanceWeaverOptions
  /** The prototype to give to instances of a prototype; `undefined` where nothing advises them. */
  readonly #prototypes = new Map<object, object | undefined>()

  constructor(options: InstanceWeaverOptions) {
    this.#options = options
  }

  /** @throws UnadvisableInstanceError for a frozen object that an aspect advises */
  advise(instance: unknown): void {
    // The context of a request belongs to the adapter, whoever provides it.
    if (typeof instance !== 'object' || instance === null || instance instanceof RequestContext) return
    const prototype = Object.getPrototypeOf(instance) as object | null
    if (prototype === null || prototype === Object.prototype || prototype === Array.prototype) return
    const woven = this.#wovenPrototype(prototype)
    if (woven === undefined || Reflect.setPrototypeOf(instance, woven)) return
    throw new UnadvisableInstanceError(prototype.constructor.name)
  }

  #wovenPrototype(prototype: object): object | undefined {
    if (!this.#prototypes.has(prototype)) {
      const cls = prototype.constructor as Type<object>
      const isClass = typeof cls === 'function' && cls.prototype === prototype
      const { resolver, registry, tokens } = this.#options
      const woven = isClass ? weave(cls, resolver, registry, tokens) : cls
      this.#prototypes.set(prototype, woven === cls ? undefined : (woven.prototype as object))
    }
    return this.#prototypes.get(prototype)
  }
}
