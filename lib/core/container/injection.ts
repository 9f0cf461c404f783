import { MetadataKey } from '../metadata/metadata-key.js'
import { constructorParameterNames, parameterNames } from '../metadata/parameter-names.js'
import type { AnyClass } from '../metadata/reflect.js'
import type { ForwardRef } from './forward-ref.js'
import type { Resolver } from './resolver.js'
import type { Token } from './token.js'

type AnyFunction = (...args: never[]) => unknown

/** One place that something is injected into. Injectable itself into transient providers: who asks for them. */
export class InjectionPoint {
  /** Property or method; `undefined` for a constructor parameter and for a factory. */
  readonly member: string | symbol | undefined
  /** Position of the parameter; `undefined` for a property. */
  readonly index: number | undefined
  /** The type TypeScript emitted, or `undefined`. */
  readonly type: unknown
  /** The factory, where it is one that is called. */
  readonly factory: AnyFunction | undefined

  constructor(
    /** The class that is injected into; for a factory provider the module's class. */
    readonly target: AnyClass,
    place: {
      readonly member?: string | symbol | undefined
      readonly index?: number | undefined
      readonly type?: unknown
      readonly factory?: AnyFunction
    },
  ) {
    this.member = place.member
    this.index = place.index
    this.type = place.type
    this.factory = place.factory
  }

  /** Name of the parameter or property, as far as the source gives it. */
  get name(): string | undefined {
    const { member, index, factory } = this
    if (index === undefined) return member === undefined ? undefined : String(member)
    if (factory !== undefined) return parameterNames(factory)[index]
    if (member === undefined) return constructorParameterNames(this.target)[index]
    const method = (this.target.prototype as Record<string | symbol, unknown>)[member]
    return typeof method === 'function' ? parameterNames(method as AnyFunction)[index] : undefined
  }
}

/** Computes what an injection decorator of its own injects. */
export interface CustomInjection {
  readonly compute: (point: InjectionPoint, resolver: Resolver) => unknown
  /** Providers that `compute` resolves: they are created before. */
  readonly inject: readonly Token[]
  /** Computed once, while dependencies are bound, so that its failure is listed with all other boot errors. */
  readonly constant: boolean
}

/** What decorators say about one parameter or property. */
export interface InjectionSpec {
  readonly token?: Token | ForwardRef<Token>
  readonly all?: boolean
  readonly optional?: boolean
  readonly lazy?: boolean
  readonly qualifier?: string
  readonly custom?: CustomInjection
}

/** On a class (own: constructor parameters) or on (prototype, method): by parameter index. */
export const PARAMETER_INJECTIONS = new MetadataKey<ReadonlyMap<number, InjectionSpec>>('core:parameters')
/** On a prototype: by property. Inherited. */
export const PROPERTY_INJECTIONS = new MetadataKey<ReadonlyMap<string | symbol, InjectionSpec>>(
  'core:properties',
)
/** On a prototype: methods that are called with injected arguments after construction. Inherited. */
export const METHOD_INJECTIONS = new MetadataKey<ReadonlySet<string | symbol>>('core:methods')

/** Works on a constructor parameter, a parameter of a `@Bean` or `@Autowired` method, and a property. */
export type InjectionDecorator = (target: object, member: string | symbol | undefined, index?: number) => void

/** Adds facts to one parameter or property; facts add up over several decorators. */
export function describeInjection(
  facts: InjectionSpec,
  target: object,
  member: string | symbol | undefined,
  index?: number,
): void {
  if (index === undefined) {
    PROPERTY_INJECTIONS.update(target, (specs) => merged(specs, member as string | symbol, facts))
  } else {
    const own = PARAMETER_INJECTIONS.getOwn(target, member)
    PARAMETER_INJECTIONS.set(target, merged(own, index, facts), member)
  }
}

/** Whether `@Optional()` stands on a parameter of a method. */
export function isOptionalParameter(prototype: object, method: string | symbol, index: number): boolean {
  return PARAMETER_INJECTIONS.getOwn(prototype, method)?.get(index)?.optional === true
}

function merged<K>(
  specs: ReadonlyMap<K, InjectionSpec> | undefined,
  key: K,
  facts: InjectionSpec,
): ReadonlyMap<K, InjectionSpec> {
  return new Map(specs).set(key, { ...specs?.get(key), ...facts })
}

/**
 * Makes a parameter and property decorator whose value is computed where it is injected.
 *
 * @example
 * const Value = (text: string) =>
 *   createInjectionDecorator((point, resolver) => convert(resolver.resolve(Environment), text, point.type), { constant: true })
 */
export function createInjectionDecorator(
  compute: CustomInjection['compute'],
  options: { readonly inject?: readonly Token[]; readonly constant?: boolean } = {},
): InjectionDecorator {
  const custom: CustomInjection = {
    compute,
    inject: options.inject ?? [],
    constant: options.constant ?? false,
  }
  return (target, member, index) => describeInjection({ custom }, target, member, index)
}
