import type { FactoryDependency } from '../container/provider.js'
import { LIFECYCLE_HOOKS } from '../lifecycle/lifecycle-hooks.js'
import { MetadataKey } from '../metadata/metadata-key.js'
import type { AnyClass } from '../metadata/reflect.js'
import type { AspectDefinition } from './aspect.js'

/** An aspect and the options one decorator gave it. */
export interface AppliedAspect<O = unknown> {
  readonly definition: AspectDefinition<O>
  readonly options: O
}

/** What was applied to exactly this class, or to exactly this (prototype, method): parents keep their own list. */
export const ASPECTS = new MetadataKey<readonly AppliedAspect[]>('core:aspects')

/** On the class: it or one of its methods has an aspect. Spares the weaver a look at every method of the many classes without. */
export const ADVISED = new MetadataKey<true>('core:advised')

/**
 * On (prototype, method): class-level aspects and pointcuts leave the method alone, as the container calls it and not a client
 * (`@PostConstruct`, `@PreDestroy`). An aspect on the method itself still applies.
 */
export const UNADVISED = new MetadataKey<true>('core:unadvised')

/**
 * The decorator-applied aspects of a method. For each aspect one declaration counts: the method's before the class's, the
 * nearest class's before its parents'. So an overriding method keeps the parent's aspects and may give them other options.
 */
export function appliedAspects(cls: AnyClass, method: string | symbol): readonly AppliedAspect[] {
  const chain = [...ancestry(cls)]
  const result = new Map<AspectDefinition<never>, AppliedAspect>()
  const add = (list: readonly AppliedAspect[] = []) => {
    for (const applied of list) if (!result.has(applied.definition)) result.set(applied.definition, applied)
  }
  for (const current of chain) add(ASPECTS.getOwn(current.prototype as object, method))
  if (isClientMethod(cls, method)) for (const current of chain) add(ASPECTS.getOwn(current))
  return [...result.values()]
}

/** Tokens that the aspects on a class resolve when it is woven: what the container has to boot before it. */
export function aspectDependencies(cls: AnyClass): readonly FactoryDependency[] {
  if (ADVISED.get(cls) !== true) return []
  const tokens = new Set<FactoryDependency>()
  const add = (list: readonly AppliedAspect[] = []) => {
    for (const { definition } of list) for (const token of definition.inject ?? []) tokens.add(token)
  }
  for (const current of ancestry(cls)) {
    add(ASPECTS.getOwn(current))
    const prototype = current.prototype as object
    for (const key of Reflect.ownKeys(prototype)) add(ASPECTS.getOwn(prototype, key))
  }
  return [...tokens]
}

const LIFECYCLE_METHODS = new Set<string | symbol>([...LIFECYCLE_HOOKS, Symbol.dispose, Symbol.asyncDispose])

/** Whether clients call the method; the others are called by the container, where for example security has nobody to check. */
export function isClientMethod(cls: AnyClass, method: string | symbol): boolean {
  return !LIFECYCLE_METHODS.has(method) && UNADVISED.get(cls.prototype as object, method) !== true
}

/** The class and its parents, nearest first. */
export function* ancestry(cls: AnyClass): Generator<AnyClass, void> {
  for (let current: unknown = cls; typeof current === 'function'; current = Object.getPrototypeOf(current)) {
    if ('prototype' in current && current.prototype !== undefined) yield current as AnyClass
  }
}
