import type { ForwardRef } from './forward-ref.js'
import {
  METHOD_INJECTIONS,
  describeInjection,
  type InjectionDecorator,
  type InjectionSpec,
} from './injection.js'
import type { Token } from './token.js'

/** Where a decorator stands: nothing more for a class, an index for a parameter, a descriptor for a method or accessor. */
export type Placement = number | PropertyDescriptor | undefined

function injecting(facts: InjectionSpec): InjectionDecorator {
  return (target, member, index) => describeInjection(facts, target, member, index)
}

/** Injects the provider of a token instead of the one of the emitted type. */
export function Inject(token: Token | ForwardRef<Token>): InjectionDecorator {
  return injecting({ token })
}

/**
 * Injects every visible provider of the token, ordered by `@Order`: an array, or a `Map` by name where the parameter has
 * that type. None is an empty one.
 */
export function InjectAll(token: Token | ForwardRef<Token>): InjectionDecorator {
  return injecting({ token, all: true })
}

/** Injects `undefined` where nothing provides the dependency. */
export function Optional(): InjectionDecorator {
  return injecting({ optional: true })
}

/**
 * Injects into a property, a constructor parameter, or every parameter of a method that is called after construction. On a
 * class it only makes TypeScript emit the types of its constructor.
 */
export function Autowired(options: { readonly required?: boolean } = {}) {
  return (target: object, member?: string | symbol, placement?: Placement): void => {
    if (member === undefined && placement === undefined) return
    if (typeof placement === 'object' && typeof placement.value === 'function') {
      METHOD_INJECTIONS.update(target, (methods) => new Set(methods).add(member as string | symbol))
      return
    }
    const facts = options.required === false ? { optional: true } : {}
    describeInjection(facts, target, member, typeof placement === 'number' ? placement : undefined)
  }
}
