import { LOADED_AREAS, MetadataKey, type Placement } from '../../core/index.js'
import { MisplacedConstraintError } from './methods.errors.js'
import type { ValidOptions } from './valid.options.js'

// Every decorator of this area comes by here: whoever has one of them needs an engine.
LOADED_AREAS.add('validation')

/** Stands for what a method returns, where parameters have their index. */
export const RETURN_VALUE = -1

/** What decorators say of one method, by parameter index or {@link RETURN_VALUE}. */
type ByPosition<T> = ReadonlyMap<number, T>

/**
 * On (prototype, method): the property decorators of class-validator that stand on a parameter, or above the method for what it
 * returns, in the order in which they were applied.
 */
export const METHOD_CONSTRAINTS = new MetadataKey<ByPosition<readonly PropertyDecorator[]>>(
  'validation:method-constraints',
)

/** On (prototype, method): what `@Valid` says. */
export const VALID = new MetadataKey<ByPosition<ValidOptions>>('validation:valid')

/** Decorators of an overridden method hold for the parameters that the override leaves without. */
export function inherited<T>(
  key: MetadataKey<ByPosition<T>>,
  prototype: object,
  method: string | symbol,
): ByPosition<T> {
  const levels: ByPosition<T>[] = []
  for (
    let level: object | null = prototype;
    level !== null;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    const own = key.getOwn(level, method)
    if (own !== undefined) levels.unshift(own)
  }
  return new Map(levels.flatMap((level) => [...level]))
}

/** What `@Valid` says of the parameters of a method, by index, and of what it returns, at {@link RETURN_VALUE}. */
export function validOptions(prototype: object, method: string | symbol): ByPosition<ValidOptions> {
  return inherited(VALID, prototype, method)
}

/** A parameter of a method, or the method itself. */
export interface MethodPlace {
  readonly prototype: object
  readonly method: string | symbol
  readonly position: number
}

/**
 * Where a decorator stands; `undefined` where that is a property or an accessor.
 *
 * @throws MisplacedConstraintError for parameters of constructors and for static methods
 */
export function methodPlace(
  decorator: string,
  target: object,
  method: string | symbol | undefined,
  placement: Placement,
): MethodPlace | undefined {
  const position =
    typeof placement === 'number'
      ? placement
      : typeof placement?.value === 'function'
        ? RETURN_VALUE
        : undefined
  if (position === undefined) return undefined
  if (method === undefined) {
    throw new MisplacedConstraintError(
      decorator,
      `parameter ${position} of the constructor of ${nameOf(target)}`,
      'Declare the property in the body of the class, with the decorator above it.',
    )
  }
  if (typeof target === 'function') {
    throw new MisplacedConstraintError(
      decorator,
      `the static method ${nameOf(target)}.${String(method)}`,
      'Make it an instance method of a component.',
    )
  }
  return { prototype: target, method, position }
}

/** Adds to what is known of the place on exactly this class. */
export function recordAt<T>(
  key: MetadataKey<ByPosition<T>>,
  { prototype, method, position }: MethodPlace,
  change: (current: T | undefined) => T,
): void {
  const own = key.getOwn(prototype, method)
  key.set(prototype, new Map(own).set(position, change(own?.get(position))), method)
}

function nameOf(target: object): string {
  return (target as { readonly name: string }).name
}
