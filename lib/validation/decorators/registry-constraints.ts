import * as original from 'class-validator'
import { constraint, type Constraint } from './constraint.js'

/** A country code of two letters (ISO 3166-1). */
export const IsISO31661Alpha2 = constraint(original.IsISO31661Alpha2)

/** A country code of three letters (ISO 3166-1). */
export const IsISO31661Alpha3 = constraint(original.IsISO31661Alpha3)

/** A country code of three digits (ISO 3166-1). */
export const IsISO31661Numeric = constraint(original.IsISO31661Numeric)

/** A currency code (ISO 4217). */
export const IsISO4217CurrencyCode = constraint(original.IsISO4217CurrencyCode)

/** A language code of two letters (ISO 639-1). */
export const IsISO6391 = constraint(original.IsISO6391)

/** A locale. */
export const IsLocale = constraint(original.IsLocale)

/** An amount of money; the options say how it is written. */
export const IsCurrency: Constraint<typeof original.IsCurrency> = constraint(original.IsCurrency)

/** A postal code of the locale. */
export const IsPostalCode: Constraint<typeof original.IsPostalCode> = constraint(original.IsPostalCode)

/** A passport number of the country. */
export const IsPassportNumber = constraint(original.IsPassportNumber)

/** A number of an identity card of the locale. */
export const IsIdentityCard: Constraint<typeof original.IsIdentityCard> = constraint(original.IsIdentityCard)

/** A tax number of the locale. */
export const IsTaxId = constraint(original.IsTaxId)

/** A number of a credit card. */
export const IsCreditCard = constraint(original.IsCreditCard)

/** A bank account number (IBAN). */
export const IsIBAN: Constraint<typeof original.IsIBAN> = constraint(original.IsIBAN)

/** A bank code (BIC, SWIFT code). */
export const IsBIC = constraint(original.IsBIC)

/** A number of a security (ISIN). */
export const IsISIN = constraint(original.IsISIN)

/** An article number (EAN). */
export const IsEAN = constraint(original.IsEAN)

/** A book number (ISBN); of version 10 or 13 where it is given. */
export const IsISBN = constraint(original.IsISBN)

/** A number of a serial (ISSN). */
export const IsISSN: Constraint<typeof original.IsISSN> = constraint(original.IsISSN)

/** A number of a recording (ISRC). */
export const IsISRC = constraint(original.IsISRC)

/** A Bitcoin address. */
export const IsBtcAddress = constraint(original.IsBtcAddress)

/** An Ethereum address; its checksum is not verified. */
export const IsEthereumAddress = constraint(original.IsEthereumAddress)
