import * as original from 'class-validator'
import { constraint, overloaded, type Constraint, type Overloaded } from './constraint.js'

/** A text whose length is within the bounds. */
export const Length = constraint(original.Length)

/** A text of at least this length. */
export const MinLength = constraint(original.MinLength)

/** A text of at most this length. */
export const MaxLength = constraint(original.MaxLength)

/** A text whose length in bytes of UTF-8 is within the bounds. */
export const IsByteLength = constraint(original.IsByteLength)

/** A text in which the pattern is found: begin it with ^ and end it with $ for the whole text. */
export const Matches: Overloaded<typeof original.Matches> = overloaded(original.Matches)

/** A text with the other text in it. */
export const Contains = constraint(original.Contains)

/** A text without the other text in it. */
export const NotContains = constraint(original.NotContains)

/** A text that lower-casing leaves as it is. */
export const IsLowercase = constraint(original.IsLowercase)

/** A text that upper-casing leaves as it is. */
export const IsUppercase = constraint(original.IsUppercase)

/** A text of letters of the locale. Default: `en-US`. */
export const IsAlpha: Constraint<typeof original.IsAlpha> = constraint(original.IsAlpha)

/** A text of letters and digits of the locale. Default: `en-US`. */
export const IsAlphanumeric: Constraint<typeof original.IsAlphanumeric> = constraint(original.IsAlphanumeric)

/** A text of ASCII characters. */
export const IsAscii = constraint(original.IsAscii)

/** A text with a full-width character. */
export const IsFullWidth = constraint(original.IsFullWidth)

/** A text with a half-width character. */
export const IsHalfWidth = constraint(original.IsHalfWidth)

/** A text with both full-width and half-width characters. */
export const IsVariableWidth = constraint(original.IsVariableWidth)

/** A text with a character beyond ASCII. */
export const IsMultibyte = constraint(original.IsMultibyte)

/** A text with a character that UTF-16 writes as a pair of surrogates. */
export const IsSurrogatePair = constraint(original.IsSurrogatePair)

/** A text with enough characters of each kind; the options say how many. */
export const IsStrongPassword = constraint(original.IsStrongPassword)
