import { InvalidHeaderError } from './exchange.errors.js'

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// RFC 9110 section 5.5: visible characters, space, tab and obs-text.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

const DIGITS = /^[0-9]{1,15}$/

/**
 * @throws InvalidHeaderError when the line would not be a valid field line (RFC 9110 section 5), or would frame the message with a
 * length that is none
 */
export function checkedFieldValue(name: string, value: string): string {
  if (!TOKEN.test(name) || !VALUE.test(value)) throw new InvalidHeaderError(name)
  if (name.length === 14 && name.toLowerCase() === 'content-length' && !DIGITS.test(value))
    throw new InvalidHeaderError(name)
  return value
}
