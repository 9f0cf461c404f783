import * as original from 'class-validator'
import { constraint } from './constraint.js'

/** An array that has all of the values. */
export const ArrayContains = constraint(original.ArrayContains)

/** An array that has none of the values. */
export const ArrayNotContains = constraint(original.ArrayNotContains)

/** An array with an element. */
export const ArrayNotEmpty = constraint(original.ArrayNotEmpty)

/** An array of at least this many elements. */
export const ArrayMinSize = constraint(original.ArrayMinSize)

/** An array of at most this many elements. */
export const ArrayMaxSize = constraint(original.ArrayMaxSize)

/** An array without two equal elements; objects are equal by identity, or by what the function gives of each. */
export const ArrayUnique = constraint(original.ArrayUnique)
