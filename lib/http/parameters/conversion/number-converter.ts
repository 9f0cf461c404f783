import { INVALID, type Converter, type Invalid } from './converter.js'

const DECIMAL = /^-?[0-9]+(?:\.[0-9]+)?$/
/** So many digits always are a safe integer. */
const SAFE_DIGITS = 15

/**
 * Strict decimal notation: digits, optionally a leading `-` and a fraction. No exponent, radix prefix, blank, `+` or `Infinity`. Beyond
 * +-(2^53 - 1) a double would silently be another number, so that is refused. `-0` becomes 0.
 */
export const numberConverter: Converter<number> = {
  expected: 'a decimal number',
  convert: (text) => {
    const small = smallInteger(text)
    if (small !== -1) return small
    if (!DECIMAL.test(text)) return INVALID
    const value = Number(text)
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) return INVALID
    return value === 0 ? 0 : value
  },
}

/** As {@link numberConverter}, without fraction: the type `'integer'`. */
export const integerConverter: Converter<number> = {
  expected: 'an integer',
  convert: (text): number | Invalid => {
    const small = smallInteger(text)
    if (small !== -1) return small
    return text.includes('.') ? INVALID : numberConverter.convert(text)
  },
}

/** The value of up to 15 digits, else -1: most numbers, without a regular expression. */
function smallInteger(text: string): number {
  const { length } = text
  if (length === 0 || length > SAFE_DIGITS) return -1
  let value = 0
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}
