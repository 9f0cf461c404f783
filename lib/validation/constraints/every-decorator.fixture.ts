import * as classValidator from 'class-validator'
import type { ValidationOptions } from 'class-validator'

/** A decorator of class-validator with values, given the options that all of them take. */
export type DecoratorCase = (options?: ValidationOptions) => PropertyDecorator

const {
  ArrayContains,
  ArrayMaxSize,
  ArrayMinSize,
  ArrayNotContains,
  ArrayNotEmpty,
  ArrayUnique,
  Contains,
  Equals,
  IsAlpha,
  IsAlphanumeric,
  IsBase64,
  IsByteLength,
  IsCurrency,
  IsDateString,
  IsDecimal,
  IsDivisibleBy,
  IsEmail,
  IsEnum,
  IsFQDN,
  IsHash,
  IsIBAN,
  IsIdentityCard,
  IsIn,
  IsInstance,
  IsIP,
  IsISBN,
  IsISO8601,
  IsISSN,
  IsMACAddress,
  IsMobilePhone,
  IsNotEmptyObject,
  IsNotIn,
  IsNumber,
  IsNumberString,
  IsPassportNumber,
  IsPhoneNumber,
  IsPostalCode,
  IsRgbColor,
  IsStrongPassword,
  IsTaxId,
  IsUrl,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxDate,
  MaxLength,
  Min,
  MinDate,
  MinLength,
  NotContains,
  NotEquals,
} = classValidator

enum Color {
  Red = 'red',
  Green = 'green',
}
enum Level {
  Low,
  High,
}
enum Mixed {
  None,
  Text = 'text',
  Not = Number.NaN,
}
const Many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, `value${index}`]))
class Point {}
class Even {
  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'number' && value % 2 === 0
  }
}
const shared = { of: 'two decorators' }

/** Decorators that take the common options only. */
const PLAIN = [
  'IsDefined',
  'IsLatLong',
  'IsLatitude',
  'IsLongitude',
  'IsEmpty',
  'IsNotEmpty',
  'IsPositive',
  'IsNegative',
  'IsAscii',
  'IsCreditCard',
  'IsFullWidth',
  'IsHalfWidth',
  'IsVariableWidth',
  'IsHexColor',
  'IsHexadecimal',
  'IsPort',
  'IsISIN',
  'IsJSON',
  'IsJWT',
  'IsLowercase',
  'IsISO31661Alpha2',
  'IsISO31661Alpha3',
  'IsISO31661Numeric',
  'IsMongoId',
  'IsMultibyte',
  'IsSurrogatePair',
  'IsFirebasePushId',
  'IsUppercase',
  'IsMilitaryTime',
  'IsBooleanString',
  'IsBase32',
  'IsBIC',
  'IsBtcAddress',
  'IsDataURI',
  'IsEAN',
  'IsEthereumAddress',
  'IsHSL',
  'IsISRC',
  'IsLocale',
  'IsMagnetURI',
  'IsMimeType',
  'IsOctal',
  'IsRFC3339',
  'IsSemVer',
  'IsTimeZone',
  'IsBase58',
  'IsISO4217CurrencyCode',
  'IsISO6391',
  'IsBoolean',
  'IsDate',
  'IsInt',
  'IsString',
  'IsArray',
  'IsObject',
] as const

const plainDecorators: Pick<typeof classValidator, (typeof PLAIN)[number]> = classValidator

/** What a decorator can not be given by its types, but is. */
function unchecked<T>(value: unknown): T {
  return value as T
}

/** Every decorator of class-validator that checks a value, with several sets of values, by its name. */
export const EVERY_DECORATOR: Readonly<Record<string, readonly DecoratorCase[]>> = {
  ...Object.fromEntries(
    PLAIN.map((name) => [name, [(options?: ValidationOptions) => plainDecorators[name](options)]]),
  ),
  ...comparing(),
  ...ofNumbers(),
  ...ofTexts(),
  ...ofFormats(),
  ...ofArrays(),
}

function comparing(): Record<string, readonly DecoratorCase[]> {
  const texts = ['a', 'b', '\u2028"]', 'constructor']
  return {
    Equals: [
      5,
      -0,
      Number.NaN,
      Infinity,
      'abcde',
      "'\n\u2028`${1}",
      '',
      true,
      null,
      undefined,
      5n,
      shared,
      Symbol.iterator,
    ].map((value) => (options) => Equals(value, options)),
    NotEquals: [5, 'a', null, undefined, Number.NaN, shared].map(
      (value) => (options) => NotEquals(value, options),
    ),
    IsIn: [
      texts,
      [0, 1, 5, Number.NaN],
      [undefined, null, true],
      [],
      new Array(2),
      [shared, Symbol.iterator, 5n],
      Object.freeze(['a', '5']),
      Array.from({ length: 100 }, (_, index) => index),
      unchecked<unknown[]>('abc'),
      unchecked<unknown[]>(undefined),
    ].map((values) => (options) => IsIn(values, options)),
    IsNotIn: [texts, [0, Number.NaN], [undefined], [], new Array(2), unchecked<unknown[]>('abc')].map(
      (values) => (options) => IsNotIn(values, options),
    ),
    IsEnum: [
      Color,
      Level,
      Mixed,
      Many,
      {},
      ['a', 'b', 5],
      Object.freeze({ A: 0, B: null, C: undefined }),
    ].map((entity) => (options) => IsEnum(entity, options)),
    IsInstance: [
      Date,
      Map,
      Point,
      Object,
      unchecked<typeof Date>(undefined),
      unchecked<typeof Date>('Date'),
    ].map((type) => (options) => IsInstance(type, options)),
    IsNotEmptyObject: [undefined, {}, { nullable: true }, { nullable: false }].map(
      (settings) => (options) => IsNotEmptyObject(settings, options),
    ),
    MinDate: [
      new Date(0),
      new Date(1_700_000_000_000),
      new Date(Number.NaN),
      unchecked<Date>('2020-01-01'),
    ].map((date) => (options) => MinDate(date, options)),
    MaxDate: [new Date(0), new Date(1_700_000_000_000), new Date(Number.NaN), unchecked<Date>(0)].map(
      (date) => (options) => MaxDate(date, options),
    ),
  }
}

function ofNumbers(): Record<string, readonly DecoratorCase[]> {
  const bounds = [
    5,
    0,
    -0,
    -1,
    1.25,
    Infinity,
    -Infinity,
    Number.NaN,
    2 ** 53,
    1e-7,
    unchecked<number>('5'),
    unchecked<number>(undefined),
  ]
  return {
    Min: bounds.map((min) => (options) => Min(min, options)),
    Max: bounds.map((max) => (options) => Max(max, options)),
    IsDivisibleBy: [5, 0, -3, 2.5, 0.5, 1e21, Infinity, Number.NaN, unchecked<number>('5')].map(
      (divisor) => (options) => IsDivisibleBy(divisor, options),
    ),
    IsNumber: [
      undefined,
      {},
      { allowNaN: true },
      { allowInfinity: true },
      { allowNaN: true, allowInfinity: true },
      { maxDecimalPlaces: 2 },
      { maxDecimalPlaces: 0 },
      { maxDecimalPlaces: -1 },
      { maxDecimalPlaces: Number.NaN },
      { maxDecimalPlaces: 1, allowNaN: true, allowInfinity: true },
      { maxDecimalPlaces: unchecked<number>('2') },
      { maxDecimalPlaces: unchecked<number>(null) },
      unchecked<classValidator.IsNumberOptions>(null),
    ].map((settings) => (options) => IsNumber(settings, options)),
  }
}

function ofTexts(): Record<string, readonly DecoratorCase[]> {
  const lengths = [
    0,
    1,
    2,
    3,
    5,
    7,
    100,
    -1,
    1.5,
    100_000,
    Infinity,
    Number.NaN,
    unchecked<number>('3'),
    unchecked<number>(null),
    unchecked<number>(undefined),
  ]
  const parts = [
    'a',
    'example',
    '',
    ' ',
    '"',
    "'\\\n\u2028`",
    '\uD83D',
    '😀',
    '__proto__',
    unchecked<string>(5),
    unchecked<string>(undefined),
    unchecked<string>(Number.NaN),
    unchecked<string>(['a']),
  ]
  return {
    MinLength: lengths.map((min) => (options) => MinLength(min, options)),
    MaxLength: lengths.map((max) => (options) => MaxLength(max, options)),
    Length: [
      ...lengths.map(
        (min): DecoratorCase =>
          (options) =>
            Length(min, undefined, options),
      ),
      (options) => Length(2, 5, options),
      (options) => Length(1, 1, options),
      (options) => Length(5, 2, options),
      (options) => Length(0, 0, options),
      (options) => Length(unchecked<number>(undefined), 3, options),
      (options) => Length(unchecked<number>(null), -1, options),
      (options) => Length(0, unchecked<number>(null), options),
    ],
    Contains: parts.map((part) => (options) => Contains(part, options)),
    NotContains: parts.map((part) => (options) => NotContains(part, options)),
    Matches: [
      ...[/^[a-e]+$/, /b/g, /a|b/i, /^.$/su, /(?:)/, /\p{L}/u, /["'`\n\u2028]/, /(?<year>\d{4})-/].map(
        (pattern): DecoratorCase =>
          (options) =>
            Matches(pattern, options),
      ),
      // With one argument less, these options would be its flags.
      (options) => Matches('^[A-E]+$', 'i', options ?? {}),
      (options) => Matches('b', 'g', options ?? {}),
      (options) => Matches('(', unchecked<string>(undefined), options ?? {}),
      (options) => Matches(unchecked<RegExp>(undefined), options),
      (options) => Matches(unchecked<RegExp>(5), options),
    ],
    IsNumberString: [
      undefined,
      {},
      { no_symbols: true },
      { locale: 'de-DE' as const },
      { locale: 'de-DE' as const, no_symbols: true },
      unchecked<undefined>(null),
      unchecked<undefined>('text'),
    ].map((settings) => (options) => IsNumberString(settings, options)),
    IsByteLength: [
      (options) => IsByteLength(2, 5, options),
      (options) => IsByteLength(0, undefined, options),
      (options) => IsByteLength(unchecked<number>(undefined), 1, options),
    ],
  }
}

function ofFormats(): Record<string, readonly DecoratorCase[]> {
  const isoOptions = [
    undefined,
    {},
    { strict: true },
    { strictSeparator: true },
    { strict: true, strictSeparator: true },
  ]
  return {
    IsAlpha: [undefined, 'de-DE' as const, unchecked<undefined>('constructor')].map(
      (locale) => (options) => IsAlpha(locale, options),
    ),
    IsAlphanumeric: [undefined, 'ar' as const].map((locale) => (options) => IsAlphanumeric(locale, options)),
    IsBase64: [undefined, {}, { urlSafe: true }].map((settings) => (options) => IsBase64(settings, options)),
    IsCurrency: [undefined, { symbol: '€', require_symbol: true }].map(
      (settings) => (options) => IsCurrency(settings, options),
    ),
    IsDateString: isoOptions.map((settings) => (options) => IsDateString(settings, options)),
    IsISO8601: isoOptions.map((settings) => (options) => IsISO8601(settings, options)),
    IsDecimal: [
      undefined,
      {},
      { force_decimal: true, decimal_digits: '2' },
      { locale: 'de-DE' as const },
      { locale: unchecked<'de-DE'>('xx') },
    ].map((settings) => (options) => IsDecimal(settings, options)),
    IsEmail: [
      undefined,
      {},
      { allow_display_name: true },
      { require_tld: false, allow_ip_domain: true },
      { host_blacklist: ['example.com'], blacklisted_chars: 'e' },
      { ignore_max_length: true },
    ].map((settings) => (options) => IsEmail(settings, options)),
    IsFQDN: [undefined, { require_tld: false, allow_wildcard: true }].map(
      (settings) => (options) => IsFQDN(settings, options),
    ),
    IsHash: ['md5', 'sha256', unchecked<string>(undefined)].map(
      (algorithm) => (options) => IsHash(algorithm, options),
    ),
    IsIBAN: [undefined, { whitelist: ['AT'] }].map(
      (settings) => (options) => IsIBAN(unchecked<undefined>(settings), options),
    ),
    IsIdentityCard: [undefined, 'ES' as const, unchecked<undefined>('xx')].map(
      (locale) => (options) => IsIdentityCard(locale, options),
    ),
    IsIP: [undefined, 4 as const, '6' as const, unchecked<undefined>(5)].map(
      (version) => (options) => IsIP(version, options),
    ),
    IsISBN: [undefined, 10 as const, '13' as const].map((version) => (options) => IsISBN(version, options)),
    IsISSN: [undefined, { require_hyphen: true, case_sensitive: true }].map(
      (settings) => (options) => IsISSN(settings, options),
    ),
    IsMACAddress: [
      undefined,
      { no_separators: true },
      { eui: '64' as const },
      unchecked<{ eui: '48' }>({ eui: 48 }),
    ].map(
      (settings) => (options) =>
        settings === undefined ? IsMACAddress(options) : IsMACAddress(settings, options),
    ),
    IsMobilePhone: [
      (options) => IsMobilePhone(undefined, undefined, options),
      (options) => IsMobilePhone('de-AT', { strictMode: true }, options),
      (options) => IsMobilePhone(unchecked<'de-AT'>(['de-AT', 'zh-CN']), undefined, options),
      (options) => IsMobilePhone(unchecked<'de-AT'>('xx'), undefined, options),
    ],
    IsPassportNumber: ['AT', unchecked<string>('xx')].map(
      (country) => (options) => IsPassportNumber(country, options),
    ),
    IsPhoneNumber: [undefined, 'AT' as const, unchecked<undefined>('xx')].map(
      (region) => (options) => IsPhoneNumber(region, options),
    ),
    IsPostalCode: [undefined, 'any' as const, 'AT' as const, unchecked<undefined>('xx')].map(
      (locale) => (options) => IsPostalCode(locale, options),
    ),
    IsRgbColor: [undefined, true, false].map((percent) => (options) => IsRgbColor(percent, options)),
    IsStrongPassword: [
      undefined,
      {},
      { minLength: 3, minSymbols: 0, minUppercase: 0, minNumbers: 0 },
      unchecked<object>({ returnScore: true }),
    ].map((settings) => (options) => IsStrongPassword(settings, options)),
    IsTaxId: [undefined, 'de-AT', unchecked<undefined>('xx')].map(
      (locale) => (options) => IsTaxId(locale, options),
    ),
    IsUrl: [undefined, {}, { protocols: ['https'], require_protocol: true }, { require_tld: false }].map(
      (settings) => (options) => IsUrl(settings, options),
    ),
    IsUUID: [
      undefined,
      ...([1, 3, '4', 4, 5, 7, 'all', 'nil', 'max', 'loose'] as const),
      ...[['4', '7'], [], [null], ['4', 'constructor'], 'constructor', '04', 9, null, true].map((version) =>
        unchecked<'4'>(version),
      ),
    ].map((version) => (options) => IsUUID(unchecked<'4'>(version), options)),
  }
}

function ofArrays(): Record<string, readonly DecoratorCase[]> {
  const sizes = [
    0,
    1,
    2,
    3,
    -1,
    1.5,
    Infinity,
    Number.NaN,
    unchecked<number>('2'),
    unchecked<number>(undefined),
  ]
  const lists = [
    [1],
    ['a', 'b'],
    [],
    [undefined],
    [Number.NaN],
    [shared],
    new Array(1),
    unchecked<unknown[]>('a'),
    unchecked<unknown[]>(undefined),
  ]
  return {
    ArrayContains: lists.map((values) => (options) => ArrayContains(values, options)),
    ArrayNotContains: lists.map((values) => (options) => ArrayNotContains(values, options)),
    ArrayNotEmpty: [ArrayNotEmpty],
    ArrayMinSize: sizes.map((min) => (options) => ArrayMinSize(min, options)),
    ArrayMaxSize: sizes.map((max) => (options) => ArrayMaxSize(max, options)),
    ArrayUnique: [(options) => ArrayUnique(options)],
  }
}

/** Decorators of class-validator that were given code to run, or state to keep. */
export const DECORATORS_WITH_CODE: Readonly<Record<string, DecoratorCase>> = {
  'ArrayUnique with an identifier': (options) => ArrayUnique((each: { id?: unknown }) => each.id, options),
  'ArrayUnique with an identifier that reads nothing': (options) => ArrayUnique(() => 1, options),
  'MinDate with a function': (options) => MinDate(() => new Date(0), options),
  'MaxDate with a function': (options) => MaxDate(() => new Date(0), options),
  'IsInstance of a class that decides itself': (options) => IsInstance(unchecked<typeof Date>(Even), options),
  'Matches with a sticky expression': (options) => Matches(/b/y, options),
  'Matches with an expression of its own making': (options) =>
    Matches(Object.assign(/a/, { exec: () => null }), options),
  'IsIn with a list of its own making': (options) =>
    IsIn(Object.assign(['a'], { some: () => true, constructor: 1 }), options),
  'IsEnum with a getter': (options) =>
    IsEnum(
      {
        get A() {
          return 1
        },
      },
      options,
    ),
  'Contains an object that becomes text': (options) =>
    Contains(unchecked<string>({ toString: () => 'a' }), options),
  'IsNumber with a getter': (options) =>
    IsNumber(
      {
        get allowNaN() {
          return true
        },
      },
      options,
    ),
  'IsEmail with an expression that has a position': (options) =>
    IsEmail({ host_whitelist: [/example/g] }, options),
}

/** What class-validator exports in capitals and does not check one value with. */
export const OTHER_EXPORTS: readonly string[] = [
  'Allow',
  'IsOptional',
  'MetadataStorage',
  'Validate',
  'ValidateBy',
  'ValidateIf',
  'ValidateNested',
  'ValidatePromise',
  'ValidationError',
  'ValidationTypes',
  'Validator',
  'ValidatorConstraint',
]
