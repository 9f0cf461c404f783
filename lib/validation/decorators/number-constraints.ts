import * as original from 'class-validator'
import { constraint } from './constraint.js'

/** A number that the divisor divides without remainder. */
export const IsDivisibleBy = constraint(original.IsDivisibleBy)

/** A number greater than 0. */
export const IsPositive = constraint(original.IsPositive)

/** A number less than 0. */
export const IsNegative = constraint(original.IsNegative)

/** A number that is at least this. */
export const Min = constraint(original.Min)

/** A number that is at most this. */
export const Max = constraint(original.Max)

/** A text of a latitude and a longitude with a comma between them. */
export const IsLatLong = constraint(original.IsLatLong)

/** A latitude, as a number or as a text. */
export const IsLatitude = constraint(original.IsLatitude)

/** A longitude, as a number or as a text. */
export const IsLongitude = constraint(original.IsLongitude)
