import type { AnyClass } from '../metadata/reflect.js'
import { ADVISED, ASPECTS, type AppliedAspect } from './aspect-metadata.js'
import { AspectTargetError, DuplicateAspectError } from './aspect.errors.js'
import type { AspectDefinition } from './aspect.js'

/** What an aspect's decorator gives: usable above a method and above a class. */
export type AspectDecoration = (
  target: object,
  member?: string | symbol,
  descriptor?: PropertyDescriptor,
) => void

/** The decorator of an aspect: `@Timed()` where all options are optional, else `@Timed({ ... })`. */
export interface AspectDecorator<O extends object> {
  (...options: {} extends O ? [options?: O] : [options: O]): AspectDecoration
  /** What pointcuts and tools know the aspect by. */
  readonly aspect: AspectDefinition<O>
}

/**
 * Makes the decorator of an aspect: around-advice on a method, or on every public method of a class, inherited ones
 * included. On a method it replaces the options that the class gave. Where it runs among other aspects is said by
 * `order` alone. A function in a property (`save = () => ...`) is no method and is not advised; TypeScript's `private`
 * is not there at run time, so a class-level aspect leaves only `#private` methods alone.
 *
 * @throws AspectTargetError, DuplicateAspectError when the decorator is applied wrongly
 * @example
 * const Timed = defineAspect<{ name?: string }>({
 *   name: 'timed',
 *   order: AspectOrder.METRICS,
 *   inject: [MeterRegistry],
 *   create: (options, { container, method }) => {
 *     const timer = container.resolve(MeterRegistry).timer(options.name ?? method.id)
 *     return (_invocation, proceed) => timer.record(proceed)
 *   },
 * })
 */
export function defineAspect<O extends object = object>(definition: AspectDefinition<O>): AspectDecorator<O> {
  const decorator = (options?: O): AspectDecoration => {
    const applied: AppliedAspect<O> = { definition, options: options ?? ({} as O) }
    return (target, member, descriptor) => {
      if (member !== undefined) checkTarget(definition.name, target, member, descriptor)
      const list = ASPECTS.getOwn(target, member) ?? []
      if (list.some((other) => other.definition === (definition as unknown))) {
        throw new DuplicateAspectError(definition.name, describe(target, member))
      }
      ADVISED.set(typeof target === 'function' ? target : target.constructor, true)
      ASPECTS.set(target, [...list, applied as unknown as AppliedAspect], member)
    }
  }
  return Object.assign(decorator, { aspect: definition })
}

function checkTarget(
  aspect: string,
  target: object,
  member: string | symbol,
  descriptor: PropertyDescriptor | undefined,
): void {
  const fail = (kind: AspectTargetError['kind']): never => {
    throw new AspectTargetError(aspect, describe(target, member), kind)
  }
  if (typeof target === 'function') fail('static method')
  if (descriptor?.get !== undefined || descriptor?.set !== undefined) fail('accessor')
  if (typeof descriptor?.value !== 'function') fail('property')
}

function describe(target: object, member: string | symbol | undefined): string {
  const cls = (typeof target === 'function' ? target : target.constructor) as AnyClass
  return member === undefined ? cls.name : `${cls.name}.${String(member)}`
}
