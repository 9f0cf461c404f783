import * as original from 'class-validator'
import { constraint } from './constraint.js'

/** A `Date` that is not before this; a function is asked each time. */
export const MinDate = constraint(original.MinDate)

/** A `Date` that is not after this; a function is asked each time. */
export const MaxDate = constraint(original.MaxDate)
