import { runInNewContext } from 'node:vm'
import fc from 'fast-check'

/** A value that engines get wrong, and what to call it in a report: some can not be printed. */
export interface NastyValue {
  readonly name: string
  readonly value: unknown
}

/** Fresh values with every call: some of them are changed by being looked at. */
export function nastyValues(): readonly NastyValue[] {
  return Object.entries({
    ...numbers(),
    ...strings(),
    ...primitives(),
    ...boxes(),
    ...dates(),
    ...arrays(),
    ...plainObjects(),
    ...liars(),
    ...proxies(),
    ...exoticObjects(),
  }).map(([name, value]) => ({ name, value }))
}

/** Property names and texts that would break out of generated code, or that objects have without owning them. */
export const HOSTILE_STRINGS: readonly string[] = [
  '',
  ' ',
  '"',
  "'",
  '`',
  '\\',
  '\\"',
  '${process.exit(1)}',
  '"]; throw 1; //',
  "'); throw 1; ('",
  '*/ throw 1 /*',
  '</script>',
  'a\nb',
  'a\rb',
  'a\0b',
  '\u2028',
  '\u2029',
  '\uFEFF',
  '\uD800',
  '\uDFFF',
  'a\uDC00b',
  '😀',
  'é',
  'ﬀ',
  '0',
  '-1',
  'a b',
  'a.b',
  'a-b',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  '__defineGetter__',
  'then',
  'length',
  'class',
  'return',
  'undefined',
  'arguments',
  'eval',
  'c0',
  'value',
  '$value',
  '$property',
  '$&',
  '$1',
]

/** Values of every kind, with sizes and depths that a test can afford. */
export function anyValue(): fc.Arbitrary<unknown> {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom('a', 'Z', '0', ' ', '.', '-', '\uD83D', '\uDE00', '\uFE0F', '\u200D'),
    }),
    fc.constantFrom(...HOSTILE_STRINGS),
    fc.uuid(),
    fc.emailAddress(),
    fc.webUrl(),
    fc.ipV4(),
    fc.ipV6(),
    fc.date().map((date) => date.toJSON() ?? ''),
    fc.double().map(String),
    fc.json({ maxDepth: 2 }),
  )
  return fc.oneof(
    { weight: 3, arbitrary: text },
    fc.integer(),
    fc.integer({ min: -200, max: 200 }),
    fc.double(),
    fc.double({ min: -200, max: 200 }),
    fc.date({ noInvalidDate: false }),
    fc.array(fc.oneof(text, fc.integer({ min: 0, max: 5 }), fc.constantFrom(undefined, null, Number.NaN)), {
      maxLength: 6,
    }),
    fc.sparseArray(fc.integer({ min: 0, max: 5 }), { maxLength: 6 }),
    fc.anything({
      maxDepth: 2,
      maxKeys: 4,
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      withUnicodeString: true,
    }),
  )
}

function numbers(): Record<string, unknown> {
  return {
    zero: 0,
    'negative zero': -0,
    one: 1,
    'minus one': -1,
    five: 5,
    'just below five': 5 - 2 ** -50,
    'two decimals': 1.25,
    'many decimals': 0.1 + 0.2,
    'a tiny number, printed with an exponent': 1e-7,
    'the smallest number': Number.MIN_VALUE,
    'a large number, printed with an exponent': 1e21,
    'a number with decimals and exponent': 1.5e-10,
    'the largest safe integer': Number.MAX_SAFE_INTEGER,
    'the largest number': Number.MAX_VALUE,
    infinity: Infinity,
    'negative infinity': -Infinity,
    'not a number': Number.NaN,
  }
}

function strings(): Record<string, unknown> {
  return {
    ...Object.fromEntries(HOSTILE_STRINGS.map((text) => [`the text ${JSON.stringify(text)}`, text])),
    'digits as text': '5',
    'a decimal as text': '-1.50',
    'an exponent as text': '1e3',
    'a hexadecimal number as text': '0x1F',
    'infinity as text': 'Infinity',
    'not a number as text': 'NaN',
    'a boolean as text': 'true',
    'null as text': 'null',
    'full-width digits': '１２',
    'Arabic digits': '٣',
    'a date as text': '2024-02-29',
    'an impossible date as text': '2023-02-30T25:00:00Z',
    'an instant as text': '2024-02-29T12:30:45.123Z',
    'an instant with a zone as text': '2024-02-29 12:30:45+02:00',
    'a UUID': '936da01f-9abd-4d9d-80c7-02af85c822a8',
    'a UUID in upper case with a line end': '936DA01F-9ABD-4D9D-80C7-02AF85C822A8\n',
    'the nil UUID': '00000000-0000-0000-0000-000000000000',
    'an e-mail address': 'jane.doe+tag@mail.example.com',
    'an e-mail address without domain': 'jane@',
    'a quoted e-mail address': '"jane doe"@example.com',
    'an e-mail address with a long local part': `${'a'.repeat(65)}@example.com`,
    'a URL': 'https://user:pass@example.com:8080/a?b=c#d',
    'a script URL': 'javascript:alert(1)',
    'an IPv4 address': '192.168.0.1',
    'an IPv6 address': '::ffff:192.168.0.1%eth0',
    'JSON text': '{"__proto__":{"polluted":true}}',
    'a position': '(48.2,16.37)',
    'an emoji of one code unit and a variation selector': '☺\uFE0F',
    'an emoji with a variation selector': '🏳\uFE0F',
    'an emoji with joiners': '👩\u200D👩\u200D👧\u200D👦',
    'a flag': '🇦🇹',
    'a combining accent': 'e\u0301',
    'variation selectors only': '\uFE0F\uFE0E\uFE0F',
    'a high surrogate and a variation selector': '\uD83D\uFE0F\uDE00',
    'surrogates in the wrong order': '\uDE00\uD83D',
    'right-to-left override': '\u202Egnp.exe',
    'zero-width space': '\u200B',
    'no-break space': '\u00A0',
    'a letter that grows in upper case': 'ß',
    'a dotted capital I': 'İ',
    'five letters': 'abcde',
    'a huge text': 'a'.repeat(100_000),
    'a huge number as text': '9'.repeat(100_000),
    'a huge text of emojis': '😀'.repeat(50_000),
    'a huge blank text': ' '.repeat(100_000),
    'a huge domain': `a@${'a.'.repeat(50_000)}com`,
    'a huge nearly matching text': `${'0'.repeat(100_000)}!`,
  }
}

function primitives(): Record<string, unknown> {
  return {
    undefined: undefined,
    null: null,
    true: true,
    false: false,
    'a big integer': 5n,
    'a huge big integer': 10n ** 100n,
    'a symbol': Symbol('symbol'),
    'a well-known symbol': Symbol.iterator,
  }
}

function boxes(): Record<string, unknown> {
  return {
    'a boxed string': Object('abcde'),
    'an empty boxed string': Object(''),
    'a boxed number': Object(5),
    'a boxed NaN': Object(Number.NaN),
    'a boxed boolean': Object(false),
    'a boxed big integer': Object(5n),
    'a boxed symbol': Object(Symbol('boxed')),
    'a boxed string of another realm': runInNewContext('new String("abcde")'),
    'a boxed number of another realm': runInNewContext('new Number(5)'),
  }
}

function dates(): Record<string, unknown> {
  class Anniversary extends Date {}
  return {
    'a date': new Date(1_700_000_000_000),
    'the first date': new Date(-8.64e15),
    'an invalid date': new Date(Number.NaN),
    'a date of a subclass': new Anniversary(0),
    'a date of another realm': runInNewContext('new Date(0)'),
    'an object that inherits from Date': Object.create(Date.prototype),
    'an object that says it is a date': { [Symbol.toStringTag]: 'Date', getTime: () => 0 },
    'a date whose getTime lies': Object.assign(new Date(0), { getTime: () => Number.NaN }),
    'a date whose getTime is no function': Object.assign(new Date(0), { getTime: 1 }),
  }
}

function arrays(): Record<string, unknown> {
  class Stack extends Array<unknown> {}
  const circular: unknown[] = [1]
  circular.push(circular)
  const sparse: unknown[] = [1]
  sparse[3] = 1
  const accessor: unknown[] = [1, 2]
  Object.defineProperty(accessor, 0, { get: () => ({}), enumerable: true })
  return {
    'an empty array': [],
    'an array of numbers': [1, 2, 3],
    'an array of texts': ['a', 'b', ''],
    'an array with duplicates': [1, 2, 1],
    'an array with NaN': [Number.NaN, Number.NaN],
    'an array with both zeros': [0, -0],
    'an array of undefined and null': [undefined, null],
    'an array of objects': [{ id: 1 }, { id: 1 }, null],
    'nested arrays': [[[]], [[1]]],
    'an array of holes': new Array(3),
    'a sparse array': sparse,
    'a long sparse array': Object.assign(new Array(1000), { 999: 1 }),
    'a long array': Array.from({ length: 1000 }, (_, index) => index),
    'a long array with a duplicate': Array.from({ length: 1000 }, (_, index) => index % 999),
    'a long array with NaN': Array.from({ length: 100 }, (_, index) => (index === 50 ? Number.NaN : index)),
    'a long array with a hole': Object.assign(
      new Array(100),
      Array.from({ length: 99 }, (_, index) => index),
    ),
    'an array with further properties': Object.assign([1], { extra: 1, '-1': 0 }),
    'an array that contains itself': circular,
    'an array with a getter': accessor,
    'an array with its own map and indexOf': Object.assign([1, 1], { map: 1, indexOf: 1, filter: 1 }),
    'an array without prototype': Object.setPrototypeOf([1, 2], null),
    'an array of a subclass': Stack.from([1, 1]),
    'a frozen array': Object.freeze([1, 'a']),
    'an array of another realm': runInNewContext('[1, 2]'),
    'arguments of a function': (
      function () {
        return arguments
      } as (...values: unknown[]) => unknown
    )(1, 2),
    'something like an array': { length: 2, 0: 'a', 1: 'b' },
  }
}

function plainObjects(): Record<string, unknown> {
  const circular: Record<string, unknown> = { a: 1 }
  circular['self'] = circular
  return {
    'an empty object': {},
    'a plain object': { a: 1, b: 'two' },
    'an object of undefined and null': { a: undefined, b: null },
    'an object with an own __proto__': JSON.parse('{"__proto__": {"isAdmin": true}, "a": 1}'),
    'an object with an own constructor': JSON.parse('{"constructor": {"prototype": {"isAdmin": true}}}'),
    'an object with an own hasOwnProperty': { hasOwnProperty: 1, a: 1 },
    'an object without prototype': Object.assign(Object.create(null), { a: 1 }),
    'an empty object without prototype': Object.create(null),
    'an object with symbol keys only': { [Symbol('key')]: 1 },
    'an object with hidden properties only': Object.defineProperty({}, 'a', { value: 1 }),
    'an object with inherited properties only': Object.create({ a: 1 }),
    'an object with a getter': {
      get a() {
        return 1
      },
    },
    'an object with a getter that throws': {
      get a(): unknown {
        throw new RangeError('the getter throws')
      },
    },
    'an object that contains itself': circular,
    'an object that is deep': Array.from({ length: 300 }).reduce<object>((inner) => ({ inner }), {}),
    'an object with toJSON': { toJSON: () => 'json' },
    'a frozen object': Object.freeze({ a: 1 }),
    'a thenable': { then: (resolve: (value: unknown) => void) => resolve(1) },
    'an object of another realm': runInNewContext('({ a: 1 })'),
  }
}

function liars(): Record<string, unknown> {
  const throwing = (): never => {
    throw new SyntaxError('the conversion throws')
  }
  return {
    'an object that inherits from String': Object.create(String.prototype),
    'an object that inherits from Number': Object.create(Number.prototype),
    'an object that inherits from Boolean': Object.create(Boolean.prototype),
    'an object that inherits from Array': Object.create(Array.prototype),
    'an object that inherits from Map': Object.create(Map.prototype),
    'an object that says it is a string': { [Symbol.toStringTag]: 'String', length: 5 },
    'an object that says it is an array': { [Symbol.toStringTag]: 'Array', length: 0 },
    'an object that becomes a number': { valueOf: () => 5 },
    'an object that becomes text': { toString: () => 'abcde' },
    'an object that becomes 5': { [Symbol.toPrimitive]: () => 5 },
    'an object that can not be converted': { toString: throwing, valueOf: throwing },
    'an object whose constructor is String': { constructor: String },
    'a string with changed prototype': Object.setPrototypeOf(Object('abc'), null),
  }
}

function proxies(): Record<string, unknown> {
  const refuse = (): never => {
    throw new EvalError('the trap throws')
  }
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const revokedArray = Proxy.revocable([], {})
  revokedArray.revoke()
  return {
    'a proxy of an object': new Proxy({ a: 1 }, {}),
    'a proxy of an array': new Proxy([1, 2, 1], {}),
    'a proxy of a date': new Proxy(new Date(0), {}),
    'a proxy of a boxed string': new Proxy(Object('abc'), {}),
    'a proxy that refuses everything': new Proxy(
      {},
      { get: refuse, has: refuse, getPrototypeOf: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse },
    ),
    'an array proxy that refuses reads': new Proxy([1], { get: refuse }),
    'a proxy that pretends to be a date': new Proxy({}, { getPrototypeOf: () => Date.prototype }),
    'a proxy that pretends to be a string': new Proxy({}, { getPrototypeOf: () => String.prototype }),
    'a revoked proxy': revoked.proxy,
    'a revoked array proxy': revokedArray.proxy,
  }
}

function exoticObjects(): Record<string, unknown> {
  const expression = /b/g
  expression.lastIndex = 2
  return {
    'a function': function named() {},
    'an arrow function': () => 1,
    'an asynchronous function': async () => 1,
    'a class': class Empty {},
    'a class with a static member': class Counter {
      static count = 1
    },
    'a map': new Map<unknown, unknown>([['a', 1]]),
    'an empty map': new Map(),
    'a set': new Set([1, 1, 2]),
    'a weak map': new WeakMap(),
    bytes: new Uint8Array([1, 2, 3]),
    floats: new Float64Array(2),
    'big integers': new BigInt64Array(1),
    'a buffer': Buffer.from('abc'),
    'an array buffer': new ArrayBuffer(8),
    'a data view': new DataView(new ArrayBuffer(8)),
    'a regular expression that has a position': expression,
    'an error': new Error('error'),
    'a promise': Promise.resolve(1),
    'a generator': (function* () {
      yield 1
    })(),
    'a URL object': new URL('https://example.com/'),
    'an instance of a class': new (class Point {
      x = 1
      readonly #secret = 2
      get sum() {
        return this.x + this.#secret
      }
    })(),
  }
}
