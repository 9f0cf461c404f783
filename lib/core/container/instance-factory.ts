import { InstanceWeaver } from '../aspects/instance-weaver.js'
import { weave } from '../aspects/weaver.js'
import type { AspectRegistry } from '../aspects/aspect-registry.js'
import type { Type } from '../../common/index.js'
import { destroyerOf, hasDestroyer, initializerOf } from '../lifecycle/lifecycle-methods.js'
import type { Binding, InstanceFactory, Link } from './binding.js'
import { COMPONENT_FACTORY } from './component-metadata.js'
import type { InjectionPoint } from './injection.js'
import { LinkedObjectProvider } from './linked-object-provider.js'
import type { RequestContext } from './request-context.js'

/** Gives the value of one dependency. */
type Injector = (context: RequestContext | undefined, point: InjectionPoint | undefined) => unknown

type AnyFunction = (...args: unknown[]) => unknown
type Properties = Record<string | symbol, unknown>

/** Compiles how a binding's instances are made, once, into closures over what its dependencies are bound to. */
export function compileFactory(binding: Binding, aspects: AspectRegistry): InstanceFactory {
  const { recipe } = binding
  const injectors = binding.links.map((link) => compileInjector(link, binding))
  if (recipe.kind === 'class') return classFactory(binding, injectors, aspects)
  const destroyMethod = recipe.kind === 'bean' ? recipe.destroyMethod : undefined
  return {
    create: callOf(binding, injectors),
    initialize: adviserOf(binding, aspects),
    destroyer: (instance) => (recipe.kind === 'value' ? undefined : destroyerOf(instance, destroyMethod)),
  }
}

/** Aspects reach what a factory constructs as well; a value is the application's own and stays as it is. */
function adviserOf(binding: Binding, registry: AspectRegistry): InstanceFactory['initialize'] {
  const { recipe, home, token, traits } = binding
  if (recipe.kind !== 'factory' && recipe.kind !== 'bean') return undefined
  const weaver = new InstanceWeaver({
    resolver: home.resolver,
    registry,
    tokens: [token, ...(traits.as ?? [])],
  })
  return (instance) => weaver.advise(instance)
}

function callOf({ recipe }: Binding, injectors: readonly Injector[]): InstanceFactory['create'] {
  if (recipe.kind === 'factory') {
    const call = recipe.call as AnyFunction
    return (context, point) => call(...injectors.map((inject) => inject(context, point)))
  }
  if (recipe.kind === 'bean') {
    const { configuration, method } = recipe
    return (context, point) => {
      const instance = configuration.get() as object
      // The prototype's method: the instance's own one answers calls between beans with the singleton.
      const body = (Object.getPrototypeOf(instance) as Record<string | symbol, AnyFunction>)[
        method
      ] as AnyFunction
      return body.apply(
        instance,
        injectors.map((inject) => inject(context, point)),
      )
    }
  }
  if (recipe.kind === 'alias') return (context, point) => injectors[0]?.(context, point)
  return () => (recipe.kind === 'value' ? recipe.value : undefined)
}

function classFactory(
  binding: Binding,
  injectors: readonly Injector[],
  aspects: AspectRegistry,
): InstanceFactory {
  const written = binding.type as Type<object>
  const tokens = [binding.token, ...(binding.traits.as ?? [])]
  const cls = weave(written, binding.home.resolver, aspects, tokens)
  const construct = withBeanCalls(constructorOf(cls, injectors), binding)
  const inject = memberInjector(binding)
  return {
    create:
      inject === undefined
        ? construct
        : (context, point) => {
            const instance = construct(context, point)
            inject(instance as Properties, context)
            return instance
          },
    initialize: initializerOf(written),
    destroyer: hasDestroyer(written) ? (instance) => destroyerOf(instance) : () => undefined,
  }
}

/** Calls between `@Bean` methods of one configuration get the bean instead of a second object. */
function withBeanCalls(construct: Injector, { beans }: Binding): Injector {
  if (beans === undefined) return construct
  const properties: PropertyDescriptorMap = {}
  for (const [method, bean] of beans) {
    properties[method as string] = { value: () => bean.expose(), configurable: true, writable: true }
  }
  return (context, point) => Object.defineProperties(construct(context, point) as object, properties)
}

/** One closure per number of parameters, so that creating a request-scoped component builds no array. */
function constructorOf(cls: Type<object>, injectors: readonly Injector[]): Injector {
  const custom = COMPONENT_FACTORY.get(cls)
  if (custom !== undefined) {
    return (context, point) =>
      custom.create(cls, ...(injectors.map((inject) => inject(context, point)) as never[]))
  }
  const Constructor = cls as unknown as new (...args: unknown[]) => object
  const [a, b, c, d] = injectors
  if (a === undefined) return () => new Constructor()
  if (b === undefined) return (context, point) => new Constructor(a(context, point))
  if (c === undefined) return (context, point) => new Constructor(a(context, point), b(context, point))
  if (d === undefined) {
    return (context, point) => new Constructor(a(context, point), b(context, point), c(context, point))
  }
  return (context, point) => new Constructor(...injectors.map((inject) => inject(context, point)))
}

function memberInjector(
  binding: Binding,
): ((instance: Properties, context: RequestContext | undefined) => void) | undefined {
  const properties = binding.propertyLinks
    .filter(
      ({ kind, planned, value }) => kind !== 'value' || planned.spec.optional !== true || value !== undefined,
    )
    .map((link) => ({
      name: link.planned.point.member as string | symbol,
      inject: compileInjector(link, binding),
    }))
  const methods = binding.methodLinks.map(({ name, links }) => ({
    name,
    injectors: links.map((link) => compileInjector(link, binding)),
  }))
  if (properties.length === 0 && methods.length === 0) return undefined
  return (instance, context) => {
    for (const { name, inject } of properties) instance[name] = inject(context, undefined)
    for (const { name, injectors } of methods) {
      ;(instance[name] as AnyFunction)(...injectors.map((inject) => inject(context, undefined)))
    }
  }
}

function compileInjector(link: Link, dependent: Binding): Injector {
  const { kind, planned, targets } = link
  switch (kind) {
    case 'value': {
      const { value } = link
      return () => value
    }
    case 'point':
      return (_context, point) => point
    case 'computed': {
      const { resolver } = dependent.home
      return () => planned.spec.custom?.compute(planned.point, resolver)
    }
    case 'provider': {
      const provider = new LinkedObjectProvider(targets, planned, dependent)
      return () => provider
    }
    case 'all': {
      const each = targets.map((target) => targetInjector(target, link, dependent))
      return (context, point) => each.map((inject) => inject(context, point))
    }
    case 'map': {
      const each = targets.map((target) => [target.name, targetInjector(target, link, dependent)] as const)
      return (context, point) => new Map(each.map(([name, inject]) => [name, inject(context, point)]))
    }
    case 'one':
      return targetInjector(targets[0] as Binding, link, dependent)
  }
}

function targetInjector(target: Binding, { deferred, planned }: Link, dependent: Binding): Injector {
  if (deferred) return target.scope === 'transient' ? () => target.createProxy() : () => target.proxy
  if (target.scope === 'singleton') return () => target.get()
  if (target.scope === 'transient') return () => target.createTransient(planned.point)
  if (dependent.scope !== 'request') return () => target.proxy
  return (context) => (context === undefined ? target.proxy : target.inRequest(context))
}
