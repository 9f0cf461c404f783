import * as original from 'class-validator'
import { constraint, overloaded, type Overloaded } from './constraint.js'

/** No constraint: only lets the property be there where `whitelist` removes all others. */
export const Allow = constraint(original.Allow)

/** Neither `undefined` nor `null`; checked also where `skipMissingProperties` skips the others. */
export const IsDefined = constraint(original.IsDefined)

/** Where the value is `undefined` or `null`, the other constraints do not count. */
export const IsOptional = constraint(original.IsOptional)

/** Checked by a constraint class of your own, which has `@ValidatorConstraint`; it may be a component. */
export const Validate: Overloaded<typeof original.Validate> = overloaded(original.Validate)

/** Checked by functions of your own: the base of decorators that you write. */
export const ValidateBy = constraint(original.ValidateBy)

/** Where the condition is false, the other constraints do not count. */
export const ValidateIf = constraint(original.ValidateIf)

/** The object, or every element of the array, Set or Map, is validated by its own class. */
export const ValidateNested = constraint(original.ValidateNested)

/** The promise is awaited, and the constraints are for what it resolves to. */
export const ValidatePromise = constraint(original.ValidatePromise)

/** `===` the comparison. */
export const Equals = constraint(original.Equals)

/** `!==` the comparison. */
export const NotEquals = constraint(original.NotEquals)

/** `undefined`, `null` or the empty text. */
export const IsEmpty = constraint(original.IsEmpty)

/** Neither `undefined`, nor `null`, nor the empty text. */
export const IsNotEmpty = constraint(original.IsNotEmpty)

/** One of the values. */
export const IsIn = constraint(original.IsIn)

/** None of the values. */
export const IsNotIn = constraint(original.IsNotIn)
