import { option, valueAt, type ConstraintDefinitions } from '../constraint-definition.js'
import { emailTest, instantTest, uuidTest } from './format-test.js'

/** Formats that have a variant: a locale, a version, an algorithm, options. */
export const FORMAT_DEFINITIONS: ConstraintDefinitions = {
  isAlpha: {
    message: '$property must contain only letters (a-zA-Z)',
    params: { locale: valueAt(0) },
  },
  isAlphanumeric: {
    message: '$property must contain only letters and numbers',
    params: { locale: valueAt(0) },
  },
  isBase64: { message: '$property must be base64 encoded', params: { urlSafe: option('urlSafe') } },
  isByteLength: {
    message: "$property's byte length must fall into ($constraint1, $constraint2) range",
    params: { minBytes: valueAt(0), maxBytes: valueAt(1) },
  },
  isCurrency: { message: '$property must be a currency', params: { symbol: option('symbol', '$') } },
  isDateString: {
    message: '$property must be a valid ISO 8601 date string',
    params: { strict: option('strict'), strictSeparator: option('strictSeparator') },
    inline: ([options], original) => (options === undefined ? instantTest(original) : undefined),
  },
  // The defaults are written into the options by class-validator at the first call, so they are shown before it as well.
  isDecimal: {
    message: '$property is not a valid decimal number.',
    params: {
      force_decimal: option('force_decimal', false),
      decimal_digits: option('decimal_digits', '1,'),
      locale: option('locale', 'en-US'),
    },
  },
  isEmail: {
    message: '$property must be an email',
    inline: ([options], original) => (options === undefined ? emailTest(original) : undefined),
  },
  isFqdn: { message: '$property must be a valid domain name' },
  isHash: { message: '$property must be a hash of type $constraint1', params: { algorithm: valueAt(0) } },
  isIdentityCard: {
    message: '$property must be a identity card number',
    params: { locale: valueAt(0) },
  },
  isIp: { message: '$property must be an ip address', params: { version: valueAt(0) } },
  isIsbn: { message: '$property must be an ISBN', params: { version: valueAt(0) } },
  isIso8601: {
    message: '$property must be a valid ISO 8601 date string',
    params: { strict: option('strict'), strictSeparator: option('strictSeparator') },
    inline: ([options], original) => (options === undefined ? instantTest(original) : undefined),
  },
  isISSN: {
    message: '$property must be a ISSN',
    params: { require_hyphen: option('require_hyphen'), case_sensitive: option('case_sensitive') },
  },
  isMacAddress: {
    message: '$property must be a MAC Address',
    params: { eui: ([options]) => eui(option('eui')([options])), no_separators: option('no_separators') },
  },
  isMobilePhone: { message: '$property must be a phone number', params: { locale: valueAt(0) } },
  isPassportNumber: {
    message: '$property must be valid passport number',
    params: { countryCode: valueAt(0) },
  },
  isPhoneNumber: { message: '$property must be a valid phone number', params: { region: valueAt(0) } },
  isPostalCode: { message: '$property must be a postal code', params: { locale: valueAt(0) } },
  isRgbColor: {
    message: '$property must be RGB color',
    params: { includePercentValues: valueAt(0) },
  },
  isStrongPassword: {
    message: '$property is not strong enough',
    params: {
      minLength: option('minLength', 8),
      minLowercase: option('minLowercase', 1),
      minUppercase: option('minUppercase', 1),
      minNumbers: option('minNumbers', 1),
      minSymbols: option('minSymbols', 1),
    },
  },
  isTaxId: { message: '$property must be a Tax Identification Number', params: { locale: valueAt(0) } },
  isUrl: { message: '$property must be a URL address', params: { protocols: option('protocols') } },
  isUuid: {
    message: '$property must be a UUID',
    params: { version: valueAt(0) },
    inline: ([version]) => uuidTest(version),
  },
}

/** class-validator makes it a text at the first call. */
function eui(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value
}
