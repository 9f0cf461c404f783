import type { Placement } from '../../core/index.js'
import { METHOD_CONSTRAINTS, methodPlace, recordAt } from '../methods/method-constraints.js'

/** Stands above properties and accessors, on parameters of methods, and above methods, where it constrains what they return. */
export type ConstraintDecorator = (target: object, member: string | symbol, placement?: Placement) => void

/**
 * {@link ConstraintDecorator} instead of `PropertyDecorator`. Written above constants whose options have types of packages that
 * class-validator depends on: published declarations must not name those.
 */
export type Constraint<F extends (...args: never[]) => PropertyDecorator> = (
  ...args: Parameters<F>
) => ConstraintDecorator

/** {@link Constraint} of a function that has two signatures. */
export type Overloaded<F> = F extends {
  (...args: infer First): PropertyDecorator
  (...args: infer Second): PropertyDecorator
}
  ? { (...args: First): ConstraintDecorator; (...args: Second): ConstraintDecorator }
  : never

/**
 * Lets a decorator of properties, class-validator's or your own, stand on parameters too. On a property it does what it always did.
 * What it does on a parameter is kept for the class that stands in for the method's arguments, where each is a property.
 *
 * @example
 * const IsSku = constraint((options?: ValidationOptions) => ValidateBy({ name: 'isSku', validator }, options))
 */
export function constraint<Args extends unknown[]>(
  original: (...args: Args) => PropertyDecorator,
): (...args: Args) => ConstraintDecorator {
  return (...args) => {
    const decorate = original(...args)
    return (target, member, placement) => {
      const place = methodPlace(
        original.name === '' ? 'constraint' : original.name,
        target,
        member,
        placement,
      )
      if (place === undefined) decorate(target, member)
      else recordAt(METHOD_CONSTRAINTS, place, (others = []) => [...others, decorate])
    }
  }
}

/** {@link constraint} of a function that has two signatures. */
export function overloaded<F extends (...args: never[]) => PropertyDecorator>(original: F): Overloaded<F> {
  return constraint(original as unknown as (...args: unknown[]) => PropertyDecorator) as Overloaded<F>
}
