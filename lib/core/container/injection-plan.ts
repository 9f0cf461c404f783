import { constructorTypes, methodTypes, propertyType, type AnyClass } from '../metadata/reflect.js'
import { COMPONENT_FACTORY } from './component-metadata.js'
import {
  InjectionPoint,
  METHOD_INJECTIONS,
  PARAMETER_INJECTIONS,
  PROPERTY_INJECTIONS,
  type InjectionSpec,
} from './injection.js'
import type { FactoryDependency } from './provider.js'
import type { Token } from './token.js'

/** One dependency as it is declared: where, and what decorators say about it. */
export interface PlannedInjection {
  readonly point: InjectionPoint
  readonly spec: InjectionSpec
}

export interface PlannedMethod {
  readonly name: string | symbol
  readonly parameters: readonly PlannedInjection[]
}

/** Everything that creating a component needs, as declared. */
export interface InjectionPlan {
  /** Arguments of the constructor, the factory or the bean method. */
  readonly parameters: readonly PlannedInjection[]
  readonly properties: readonly PlannedInjection[]
  readonly methods: readonly PlannedMethod[]
  /** The class, or the parent, that takes parameters but has no decorator that would make TypeScript emit their types. */
  readonly undecorated: AnyClass | undefined
}

const NOTHING: readonly never[] = []
const NO_SPEC: InjectionSpec = {}
export const EMPTY_PLAN: InjectionPlan = {
  parameters: NOTHING,
  properties: NOTHING,
  methods: NOTHING,
  undecorated: undefined,
}

/** A class without a constructor of its own takes its nearest parent's parameters; properties and methods are inherited. */
export function planClass(cls: AnyClass): InjectionPlan {
  const prototype = cls.prototype as object
  const properties = [...(PROPERTY_INJECTIONS.get(prototype) ?? NOTHING)].map(([member, spec]) => ({
    point: new InjectionPoint(cls, { member, type: propertyType(prototype, member) }),
    spec,
  }))
  const methods = [...(METHOD_INJECTIONS.get(prototype) ?? NOTHING)].map((name) => ({
    name,
    parameters: planMethod(cls, name),
  }))
  const factory = COMPONENT_FACTORY.get(cls)
  if (factory !== undefined) {
    const parameters = factory.inject.map((token, index) => planned(cls, index, token))
    return { parameters, properties, methods, undecorated: undefined }
  }
  const parameters = constructorPlan(cls)
  return typeof parameters === 'function'
    ? { parameters: NOTHING, properties, methods, undecorated: parameters }
    : { parameters, properties, methods, undecorated: undefined }
}

function planned(cls: AnyClass, index: number, token: Token): PlannedInjection {
  return { point: new InjectionPoint(cls, { index, type: token }), spec: { token } }
}

/** The class that lacks a decorator, where one does. */
function constructorPlan(cls: AnyClass): readonly PlannedInjection[] | AnyClass {
  for (
    let owner = cls;
    typeof owner.prototype === 'object';
    owner = Object.getPrototypeOf(owner) as AnyClass
  ) {
    const types = constructorTypes(owner)
    const specs = PARAMETER_INJECTIONS.getOwn(owner)
    if (types !== undefined || specs !== undefined) {
      return planParameters(cls, undefined, { count: owner.length, types, specs })
    }
    if (owner.length > 0) return owner
  }
  return NOTHING
}

/** Parameters of a `@Bean` or `@Autowired` method. */
export function planMethod(cls: AnyClass, name: string | symbol): readonly PlannedInjection[] {
  const prototype = cls.prototype as Record<string | symbol, unknown>
  const method = prototype[name]
  const count = typeof method === 'function' ? method.length : 0
  const types = methodTypes(prototype, name)
  const specs = PARAMETER_INJECTIONS.get(prototype, name)
  return planParameters(cls, name, { count, types, specs })
}

interface DeclaredParameters {
  readonly count: number
  readonly types: readonly unknown[] | undefined
  readonly specs: ReadonlyMap<number, InjectionSpec> | undefined
}

function planParameters(
  cls: AnyClass,
  member: string | symbol | undefined,
  { count, types, specs }: DeclaredParameters,
): readonly PlannedInjection[] {
  const length =
    types?.length ?? Math.max(count, ...[...(specs?.keys() ?? NOTHING)].map((index) => index + 1))
  if (length === 0) return NOTHING
  return Array.from({ length }, (_, index) => ({
    point: new InjectionPoint(cls, { member, index, type: types?.[index] }),
    spec: specOf(specs?.get(index), index >= count),
  }))
}

/** What has a default value may stay without a provider; `length` counts the parameters before the first such one. */
function specOf(spec: InjectionSpec | undefined, hasDefault: boolean): InjectionSpec {
  if (!hasDefault) return spec ?? NO_SPEC
  return { optional: true, ...spec }
}

/** What a factory provider lists under `inject`. */
export function planFactory(
  factory: (...dependencies: never[]) => unknown,
  inject: readonly FactoryDependency[],
  home: AnyClass,
): readonly PlannedInjection[] {
  return inject.map((dependency, index) => {
    const { token, optional = false } = describedDependency(dependency)
    return { point: new InjectionPoint(home, { index, type: token, factory }), spec: { token, optional } }
  })
}

export function describedDependency(dependency: FactoryDependency): {
  readonly token: Token
  readonly optional?: boolean
} {
  return typeof dependency === 'object' && 'token' in dependency ? dependency : { token: dependency }
}
