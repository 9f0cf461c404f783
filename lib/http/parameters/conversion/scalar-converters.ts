import { INVALID, type Converter } from './converter.js'

/** Parsing decimal digits takes more than linear time, so their number is bounded. */
const MAX_BIGINT_DIGITS = 1000
const INTEGER = /^-?[0-9]+$/
// What the URL parser would strip or replace silently.
const BLANK_OR_CONTROL = /[\s\x00-\x20\x7f]/

export const stringConverter: Converter<string> = { expected: 'text', convert: (text) => text }

/** `true` or `false`, nothing else. */
export const booleanConverter: Converter<boolean> = {
  expected: 'true or false',
  convert: (text) => (text === 'true' ? true : text === 'false' ? false : INVALID),
}

/** Decimal digits, optionally with a leading `-`; at most 1000 of them. */
export const bigintConverter: Converter<bigint> = {
  expected: 'an integer',
  convert: (text) => (text.length <= MAX_BIGINT_DIGITS + 1 && INTEGER.test(text) ? BigInt(text) : INVALID),
}

/** An absolute URL (WHATWG) without blanks or control characters. */
export const urlConverter: Converter<URL> = {
  expected: 'an absolute URL',
  convert: (text) => (BLANK_OR_CONTROL.test(text) ? INVALID : (URL.parse(text) ?? INVALID)),
}
