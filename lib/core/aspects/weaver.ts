import type { Type } from '../../common/index.js'
import type { Resolver } from '../container/resolver.js'
import type { Token } from '../container/token.js'
import { copyMetadata } from '../metadata/copy-metadata.js'
import { parameterNames, setOriginalFunction } from '../metadata/parameter-names.js'
import { subclassOf } from '../metadata/subclass-of.js'
import { advisableMethods, type AnyMethod } from './advisable-methods.js'
import { ADVISED, appliedAspects, isClientMethod, type AppliedAspect } from './aspect-metadata.js'
import { AspectCreationError } from './aspect.errors.js'
import type { AspectRegistry, OrderedAdvice } from './aspect-registry.js'
import type { Advice, AdvisedMethod, Invocation } from './aspect.js'

/** Makes `proceed` of one call: it runs the rest of the chain, maybe several times, or after the call has returned. */
type Rest = (invocation: Invocation) => () => unknown

const originals = new WeakMap<object, Type>()

/** The class the user wrote, for a woven one; any other class is returned as it is. */
export function unwoven<T>(cls: Type<T>): Type<T> {
  return (originals.get(cls) as Type<T> | undefined) ?? cls
}

/**
 * Makes the subclass of a component class whose advised methods run through their aspects, composed here once. Returns the
 * very class where nothing advises it. Because the methods are overridden and not wrapped from outside, a call that the class makes
 * on itself (`this.other()`) is advised as well, and `super.other()` in a child is not advised a second time.
 *
 * @param tokens what the container knows the component by, for the pointcut `bean`; default: the class
 * @throws AspectCreationError when `create` of an aspect fails
 */
export function weave<T>(
  cls: Type<T>,
  resolver: Resolver,
  registry?: AspectRegistry,
  tokens: readonly Token[] = [cls],
): Type<T> {
  if (originals.has(cls)) return cls
  const decorated = ADVISED.get(cls) === true
  const selectable = registry?.enter(cls, tokens) === true
  if (!decorated && !selectable) return cls

  const overrides: (readonly [string | symbol, PropertyDescriptor])[] = []
  for (const [name, descriptor] of advisableMethods(cls)) {
    const applied = decorated ? appliedAspects(cls, name) : []
    const selected =
      selectable && isClientMethod(cls, name)
        ? (registry?.adviceFor({ target: cls, method: name, tokens }) ?? [])
        : []
    if (applied.length === 0 && selected.length === 0) continue
    const original = descriptor.value as AnyMethod
    const method = describeMethod(cls, name, original)
    const advice = [...applied.flatMap((aspect) => create(aspect, resolver, method)), ...selected]
    const advised = advise(original, method, advice)
    if (advised !== original) overrides.push([name, { ...descriptor, value: advised }])
  }
  return overrides.length === 0 ? cls : (subclass(cls as Type<object>, overrides) as Type<T>)
}

function describeMethod(target: Type, name: string | symbol, original: AnyMethod): AdvisedMethod {
  return { id: `${target.name}.${String(name)}`, name, target, parameterNames: parameterNames(original) }
}

function create(
  { definition, options }: AppliedAspect,
  container: Resolver,
  method: AdvisedMethod,
): readonly OrderedAdvice[] {
  const advice = created(definition.name, method, () => definition.create(options, { container, method }))
  if (advice === undefined) return []
  const order = typeof definition.order === 'function' ? definition.order(options) : definition.order
  return [{ name: definition.name, order, advice }]
}

/** Whoever weaves is in the middle of something else, such as a constructor: the error says that it was not that. */
function created<T>(aspect: string, { id }: AdvisedMethod, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw new AspectCreationError(aspect, id, error)
  }
}

/** Returns the very method where nothing advises it. */
function advise(original: AnyMethod, method: AdvisedMethod, unordered: readonly OrderedAdvice[]): AnyMethod {
  const ordered = unordered.toSorted((a, b) => a.order - b.order || compare(a.name, b.name))
  const [outermost, ...others] = ordered.map(({ advice }) => advice)
  if (outermost === undefined) return original
  const innermost: Rest = (invocation) => () => original.apply(invocation.target, invocation.args)
  const rest = others.reduceRight<Rest>((inner, advice) => around(advice, inner), innermost)
  const advised = function (this: object, ...args: unknown[]): unknown {
    const invocation: Invocation = { target: this, method, args }
    return outermost(invocation, rest(invocation))
  }
  Object.defineProperties(advised, {
    name: { value: original.name, configurable: true },
    length: { value: original.length, configurable: true },
  })
  setOriginalFunction(advised, original)
  return advised
}

/** `proceed` of an advice calls the next advice itself, so that stack traces have one frame of the weaver between the two. */
function around(advice: Advice, inner: Rest): Rest {
  return (invocation) => () => advice(invocation, inner(invocation))
}

function subclass(
  cls: Type<object>,
  overrides: readonly (readonly [string | symbol, PropertyDescriptor])[],
): Type<object> {
  const woven = subclassOf(cls)
  copyMetadata(cls, woven)
  for (const [name, descriptor] of overrides) Object.defineProperty(woven.prototype, name, descriptor)
  originals.set(woven, cls)
  return woven
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
