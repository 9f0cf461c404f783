import * as original from 'class-validator'
import { constraint, type Constraint } from './constraint.js'

/** `true`, `false`, `1` or `0` as a text. */
export const IsBooleanString = constraint(original.IsBooleanString)

/** A number as a text. */
export const IsNumberString: Constraint<typeof original.IsNumberString> = constraint(original.IsNumberString)

/** A decimal number as a text. */
export const IsDecimal: Constraint<typeof original.IsDecimal> = constraint(original.IsDecimal)

/** An octal number as a text. */
export const IsOctal = constraint(original.IsOctal)

/** A hexadecimal number as a text. */
export const IsHexadecimal = constraint(original.IsHexadecimal)

/** A date or a point in time as a text of ISO 8601. */
export const IsDateString: Constraint<typeof original.IsDateString> = constraint(original.IsDateString)

/** A date or a point in time as a text of ISO 8601. */
export const IsISO8601: Constraint<typeof original.IsISO8601> = constraint(original.IsISO8601)

/** A point in time as a text of RFC 3339. */
export const IsRFC3339 = constraint(original.IsRFC3339)

/** A time of day as `HH:MM`. */
export const IsMilitaryTime = constraint(original.IsMilitaryTime)

/** A name of an IANA time zone. */
export const IsTimeZone = constraint(original.IsTimeZone)

/** A UUID; of one version where it is given. */
export const IsUUID: Constraint<typeof original.IsUUID> = constraint(original.IsUUID)

/** An ObjectId of MongoDB: 24 hexadecimal digits. */
export const IsMongoId = constraint(original.IsMongoId)

/** A push ID of Firebase. */
export const IsFirebasePushId = constraint(original.IsFirebasePushId)

/** A text that parses as JSON. */
export const IsJSON = constraint(original.IsJSON)

/** A JSON Web Token in its compact form; its signature is not verified. */
export const IsJWT = constraint(original.IsJWT)

/** Base32. */
export const IsBase32 = constraint(original.IsBase32)

/** Base58. */
export const IsBase58 = constraint(original.IsBase58)

/** Base64. */
export const IsBase64: Constraint<typeof original.IsBase64> = constraint(original.IsBase64)

/** A digest of the algorithm, in hexadecimal digits. */
export const IsHash = constraint(original.IsHash)

/** A `data:` URI. */
export const IsDataURI = constraint(original.IsDataURI)

/** A `magnet:` URI. */
export const IsMagnetURI = constraint(original.IsMagnetURI)

/** A media type. */
export const IsMimeType = constraint(original.IsMimeType)

/** A version as Semantic Versioning writes it. */
export const IsSemVer = constraint(original.IsSemVer)

/** A colour as hexadecimal digits. */
export const IsHexColor = constraint(original.IsHexColor)

/** A colour as `rgb()` or `rgba()`. */
export const IsRgbColor = constraint(original.IsRgbColor)

/** A colour as `hsl()` or `hsla()`. */
export const IsHSL = constraint(original.IsHSL)
