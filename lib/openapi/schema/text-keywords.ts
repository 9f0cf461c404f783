import type { JsonSchema } from '../document/json-schema.js'
import { count, type KeywordTable } from './keyword-table.js'
import { jsonSchemaPattern } from './pattern-translation.js'

const TEXT: JsonSchema = { type: 'string' }

/** Hexadecimal digits of a hash by its algorithm. */
const HASH_LENGTHS: Readonly<Record<string, number>> = {
  md5: 32,
  md4: 32,
  sha1: 40,
  sha256: 64,
  sha384: 96,
  sha512: 128,
  ripemd128: 32,
  ripemd160: 40,
  tiger128: 32,
  tiger160: 40,
  tiger192: 48,
  crc32: 8,
  crc32b: 8,
}

function pattern(source: string): () => JsonSchema {
  return () => ({ ...TEXT, pattern: source })
}

function format(name: string): () => JsonSchema {
  return () => ({ ...TEXT, format: name })
}

/** Checked by an algorithm, a list or rules that JSON Schema has no words for. */
function onlyText(): JsonSchema {
  return TEXT
}

/** Constraints on texts. A pattern may say less than the constraint does, never more. */
export const TEXT_KEYWORDS: KeywordTable = {
  isString: onlyText,
  isLength: ([min, max]) => ({ ...TEXT, ...count('minLength', min), ...count('maxLength', max) }),
  minLength: ([min]) => ({ ...TEXT, ...count('minLength', min) }),
  maxLength: ([max]) => ({ ...TEXT, ...count('maxLength', max) }),
  // A character takes one to four bytes.
  isByteLength: ([min, max]) => ({
    ...TEXT,
    ...count('minLength', typeof min === 'number' ? Math.ceil(min / 4) : undefined),
    ...count('maxLength', max),
  }),
  matches: ([source, flags]) => ({ ...TEXT, ...translated(source, flags) }),
  contains: ([seed]) => (isSeed(seed) ? pattern(escaped(seed))() : TEXT),
  notContains: ([seed]) => (isSeed(seed) ? pattern(`^(?![\\s\\S]*${escaped(seed)})`)() : TEXT),

  isEmail: ([options]) => (options === undefined ? format('email')() : TEXT),
  isRFC3339: format('date-time'),
  isUuid: format('uuid'),
  // Without `require_protocol` the decorator takes `example.com`, which is no URI.
  isUrl: ([options]) => (optionOf(options, 'require_protocol') === true ? format('uri')() : TEXT),
  isFqdn: ([options]) => (options === undefined ? format('hostname')() : TEXT),
  isIp: ([version]) =>
    version === undefined
      ? { ...TEXT, anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] }
      : format(version === '4' || version === 4 ? 'ipv4' : 'ipv6')(),
  isBase64: ([options]) => ({
    ...TEXT,
    contentEncoding: optionOf(options, 'urlSafe') === true ? 'base64url' : 'base64',
  }),
  isJson: () => ({ ...TEXT, contentMediaType: 'application/json' }),
  isJwt: () => ({ ...TEXT, contentMediaType: 'application/jwt' }),
  isDataURI: pattern('^data:'),

  isAlpha: ([locale]) => (isEnglish(locale) ? pattern('^[A-Za-z]+$')() : TEXT),
  isAlphanumeric: ([locale]) => (isEnglish(locale) ? pattern('^[0-9A-Za-z]+$')() : TEXT),
  isAscii: pattern('^[\\x00-\\x7F]+$'),
  isNumberString: ([options]) => (options === undefined ? pattern('^[+-]?([0-9]*\\.)?[0-9]+$')() : TEXT),
  isBooleanString: () => ({ ...TEXT, enum: ['true', 'false', '1', '0'] }),
  isHexadecimal: pattern('^(0[xXhH])?[0-9A-Fa-f]+$'),
  isHexColor: pattern('^#?([0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$'),
  isOctal: pattern('^(0[oO])?[0-7]+$'),
  isMongoId: pattern('^([0-9A-Fa-f]{24}|0[xXhH][0-9A-Fa-f]{22})$'),
  isMilitaryTime: pattern('^([01][0-9]|2[0-3]):?[0-5][0-9]$'),
  isPort: pattern('^[-+]?[0-9]{1,5}$'),
  isHash: ([algorithm]) => {
    const length = Object.hasOwn(HASH_LENGTHS, String(algorithm))
      ? HASH_LENGTHS[String(algorithm)]
      : undefined
    return length === undefined ? TEXT : pattern(`^[0-9A-Fa-f]{${length}}$`)()
  },
  isEthereumAddress: pattern('^0[xX][0-9A-Fa-f]{40}$'),
  IsFirebasePushId: pattern('^[0-9A-Za-z_-]{20}$'),
  isISO31661Alpha2: pattern('^[A-Za-z]{2}$'),
  isISO31661Alpha3: pattern('^[A-Za-z]{3}$'),
  isISO31661Numeric: pattern('^[0-9]{3}$'),
  isISO4217CurrencyCode: pattern('^[A-Za-z]{3}$'),
  isISO6391: pattern('^[a-z]{2}$'),
  isISRC: pattern('^[A-Z]{2}[0-9A-Z]{3}[0-9]{7}$'),
  isISSN: pattern('^[0-9]{4}-?[0-9]{3}[0-9Xx]$'),
  isIsin: pattern('^[A-Z]{2}[0-9A-Z]{9}[0-9]$'),
  isBIC: pattern('^[0-9A-Za-z]{8}([0-9A-Za-z]{3})?$'),
  isEAN: pattern('^([0-9]{8}|[0-9]{13,14})$'),
  isBase32: ([options]) => (options === undefined ? pattern('^[A-Z2-7]+=*$')() : TEXT),
  isBase58: pattern('^[1-9A-HJ-NP-Za-km-z]*$'),

  isBtcAddress: onlyText,
  isCreditCard: onlyText,
  isCurrency: onlyText,
  // ISO 8601 has more forms than `date-time`: a date alone, weeks, ordinal days.
  isDateString: onlyText,
  isIso8601: onlyText,
  isDecimal: onlyText,
  isFullWidth: onlyText,
  isHalfWidth: onlyText,
  isVariableWidth: onlyText,
  isHSL: onlyText,
  isIBAN: onlyText,
  isIdentityCard: onlyText,
  isIsbn: onlyText,
  isLatLong: onlyText,
  isLocale: onlyText,
  isLowercase: onlyText,
  isUppercase: onlyText,
  isMacAddress: onlyText,
  isMagnetURI: onlyText,
  isMimeType: onlyText,
  isMobilePhone: onlyText,
  isMultibyte: onlyText,
  isPassportNumber: onlyText,
  isPhoneNumber: onlyText,
  isPostalCode: onlyText,
  isRgbColor: onlyText,
  isSemVer: onlyText,
  isStrongPassword: onlyText,
  isSurrogatePair: onlyText,
  isTaxId: onlyText,
  isTimeZone: onlyText,
}

function translated(source: unknown, flags: unknown): JsonSchema {
  const pattern = jsonSchemaPattern(source, flags)
  return pattern === undefined ? {} : { pattern }
}

function isEnglish(locale: unknown): boolean {
  return locale === undefined || locale === 'en-US'
}

function optionOf(options: unknown, name: string): unknown {
  return typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined
}

/** Half a character can be searched for, but not in Unicode mode. */
function isSeed(seed: unknown): seed is string {
  return typeof seed === 'string' && seed !== '' && seed.isWellFormed()
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
