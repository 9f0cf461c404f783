import * as original from 'class-validator'
import { constraint } from './constraint.js'

/** `true` or `false`. */
export const IsBoolean = constraint(original.IsBoolean)

/** A `Date` that is valid. */
export const IsDate = constraint(original.IsDate)

/** A text. */
export const IsString = constraint(original.IsString)

/** A number; NaN, infinity and further decimal places only where the options allow them. */
export const IsNumber = constraint(original.IsNumber)

/** A number without fraction. */
export const IsInt = constraint(original.IsInt)

/** An array. */
export const IsArray = constraint(original.IsArray)

/** One of the values of an enum, or of an object that serves as one. */
export const IsEnum = constraint(original.IsEnum)

/** An object or function; arrays are none here. */
export const IsObject = constraint(original.IsObject)

/** An object with a property; with `nullable: false` one whose value is neither `null` nor `undefined`. */
export const IsNotEmptyObject = constraint(original.IsNotEmptyObject)

/** An instance of the class. */
export const IsInstance = constraint(original.IsInstance)
