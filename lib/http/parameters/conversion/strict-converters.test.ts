import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileConversion, converterOf } from './compile-conversion.js'
import { INVALID } from './converter.js'
import { dateConverter } from './date-converter.js'
import { defineConverter } from './define-converter.js'
import { enumConverter, enumValues } from './enum-converter.js'
import { integerConverter, numberConverter } from './number-converter.js'
import { bigintConverter, booleanConverter, urlConverter } from './scalar-converters.js'
import { NotFoundException } from '../../errors/client.errors.js'

const MAX = BigInt(Number.MAX_SAFE_INTEGER)
/** Text near numbers: where a lenient parser goes wrong. */
const nearNumber = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789-+.eExX _,nI\u0660\t')), maxLength: 22 }),
  fc.double().map(String),
  fc.bigInt({ min: -MAX * 4n, max: MAX * 4n }).map(String),
)

describe('A number', () => {
  it('is accepted exactly when it is decimal notation within +-(2^53 - 1)', () => {
    fc.assert(
      fc.property(nearNumber, (text) => {
        const isDecimal = /^-?[0-9]+(\.[0-9]+)?$/.test(text)
        const whole = isDecimal ? BigInt(text.replace(/^-/, '').split('.')[0] as string) : 0n
        const beyond = whole > MAX || (isDecimal && Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER)
        expect(numberConverter.convert(text)).toBe(isDecimal && !beyond ? Number(text) + 0 : INVALID)
      }),
      { numRuns: 2000 },
    )
  })

  it('without fraction is every safe integer, and nothing else', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(integerConverter.convert(String(value))).toBe(value)
        expect(integerConverter.convert(`${value}.0`)).toBe(INVALID)
      }),
    )
  })

  it.each([
    '1e3',
    '0x10',
    '0b1',
    ' 1',
    '1 ',
    '',
    '+1',
    '1.',
    '.5',
    'Infinity',
    'NaN',
    '1_000',
    '1,5',
    '--1',
    '\u0661',
  ])('is not %j', (text) => {
    expect(numberConverter.convert(text)).toBe(INVALID)
    expect(integerConverter.convert(text)).toBe(INVALID)
  })

  it.each([
    '9007199254740992',
    '-9007199254740992',
    '9007199254740993',
    '99999999999999999999',
    '9007199254740991.9',
  ])('is not silently rounded: %s', (text) => expect(numberConverter.convert(text)).toBe(INVALID))

  it('may have leading zeros, a fraction, and a minus that zero loses', () => {
    expect(numberConverter.convert('007')).toBe(7)
    expect(numberConverter.convert('-1.25')).toBe(-1.25)
    expect(numberConverter.convert('-0')).toBe(0)
    expect(numberConverter.convert('-0.0')).toBe(0)
    expect(numberConverter.convert('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER)
  })
})

describe('A boolean', () => {
  it('is true or false and nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom('true', 'false', 'TRUE', '1', '0', 'on', 'yes', ' true', ''), fc.string()),
        (text) => {
          const expected = text === 'true' ? true : text === 'false' ? false : INVALID
          expect(booleanConverter.convert(text)).toBe(expected)
        },
      ),
    )
  })
})

describe('A bigint', () => {
  it('is any integer in decimal digits', () => {
    fc.assert(fc.property(fc.bigInt(), (value) => expect(bigintConverter.convert(String(value))).toBe(value)))
  })

  it.each(['', '-', '0x10', '1n', '1.0', ' 1', '1e3', '9'.repeat(1002)])('is not %j', (text) => {
    expect(bigintConverter.convert(text)).toBe(INVALID)
  })
})

describe('A date', () => {
  it('is what Date.toISOString writes', () => {
    const years = {
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    }
    fc.assert(
      fc.property(fc.date(years), (date) => {
        expect(dateConverter.convert(date.toISOString())).toEqual(date)
        expect(dateConverter.convert(date.toISOString().slice(0, 10))).toEqual(
          new Date(`${date.toISOString().slice(0, 10)}T00:00:00Z`),
        )
      }),
    )
  })

  it('is accepted exactly when its fields are a real date and time', () => {
    const field = fc.integer({ min: 0, max: 99 }).map((value) => String(value).padStart(2, '0'))
    fc.assert(
      fc.property(fc.tuple(field, field, field, field, field), ([month, day, hour, minute, second]) => {
        const text = `2024-${month}-${day}T${hour}:${minute}:${second}Z`
        const parsed = new Date(text)
        // The engine's parser accepts 24:00:00 and, in older versions, the 31st of any month: its output then differs from its input.
        const real = !Number.isNaN(parsed.getTime()) && parsed.toISOString() === text.replace('Z', '.000Z')
        expect(dateConverter.convert(text)).toEqual(real ? parsed : INVALID)
      }),
      {
        numRuns: 2000,
        examples: [
          [['02', '29', '00', '00', '00']],
          [['02', '30', '00', '00', '00']],
          [['12', '31', '24', '00', '00']],
        ],
      },
    )
  })

  it('takes offsets, missing seconds and long fractions', () => {
    expect(dateConverter.convert('2026-05-01T12:00:00+02:00')).toEqual(new Date('2026-05-01T10:00:00Z'))
    expect(dateConverter.convert('2026-05-01T00:30-01:30')).toEqual(new Date('2026-05-01T02:00:00Z'))
    expect(dateConverter.convert('2026-05-01T12:00:00.123456789Z')).toEqual(
      new Date('2026-05-01T12:00:00.123Z'),
    )
    expect(dateConverter.convert('2026-05-01T12:00:00.5Z')).toEqual(new Date('2026-05-01T12:00:00.500Z'))
  })

  it.each([
    '2026-05-01T12:00:00',
    '2026-5-1',
    '2026-02-29',
    '01/05/2026',
    '2026-05',
    '2026',
    '1714521600000',
    '2026-05-01 12:00:00Z',
    '2026-05-01T12:00:60Z',
    '2026-05-01T12Z',
    '2026-05-01T12:00:00+2:00',
    '+002026-05-01',
    'tomorrow',
    ' 2026-05-01',
    '',
    '2026-00-10',
    '2026-13-10',
    '2026-05-01T12:00:00+24:00',
    '2026-05-01t12:00:00z',
  ])('is not %j', (text) => expect(dateConverter.convert(text)).toBe(INVALID))
})

describe('A URL', () => {
  it('is absolute', () => {
    expect(urlConverter.convert('https://a.example/b?c=d')).toEqual(new URL('https://a.example/b?c=d'))
    for (const text of [
      '/relative',
      'a.example',
      '',
      ' https://a.example',
      'https://a.exa\tmple',
      'https://',
    ]) {
      expect(urlConverter.convert(text)).toBe(INVALID)
    }
  })
})

describe('An enum', () => {
  enum Color {
    RED = 'red',
    GREEN = 'green',
  }
  enum Level {
    LOW,
    HIGH = 5,
  }

  it('of strings is chosen by value', () => {
    const { convert, expected } = enumConverter(Color)
    expect([convert('red'), convert('RED'), convert(''), convert('__proto__'), convert('toString')]).toEqual([
      Color.RED,
      INVALID,
      INVALID,
      INVALID,
      INVALID,
    ])
    expect(expected).toBe('one of red, green')
  })

  it('of numbers is chosen by value or name, and never by its reverse mapping', () => {
    const { convert, expected } = enumConverter(Level)
    expect(['0', '5', 'LOW', 'HIGH', '1', '00'].map(convert)).toEqual([
      Level.LOW,
      Level.HIGH,
      Level.LOW,
      Level.HIGH,
      INVALID,
      INVALID,
    ])
    expect(expected).toBe('one of 0, 5')
    expect(enumValues(Level)).toEqual([0, 5])
  })

  it('may be a list of values or an object of constants', () => {
    expect(enumConverter(['asc', 'desc']).convert('desc')).toBe('desc')
    expect(enumConverter({ ONE: 1, TWO: 2 } as const).convert('2')).toBe(2)
  })
})

describe('A converter of the application', () => {
  class Money {
    constructor(readonly cents: number) {}
  }
  class Sku {
    constructor(readonly code: string) {}
    static fromString(text: string): Sku {
      if (!/^[A-Z]+$/.test(text)) throw new RangeError('no sku')
      return new Sku(text)
    }
  }

  it('is defined for a class, and answers undefined or throws for what is no value', () => {
    expect(converterOf(Money)).toBeUndefined()
    defineConverter(Money, (text) => (text === 'free' ? new Money(0) : undefined), 'an amount')
    expect(converterOf(Money)).toMatchObject({ expected: 'an amount' })
    expect(converterOf(Money)?.convert('free')).toEqual(new Money(0))
    expect(converterOf(Money)?.convert('x')).toBe(INVALID)
  })

  it('is made of a static fromString', () => {
    expect(converterOf(Sku)?.convert('ABC')).toEqual(new Sku('ABC'))
    expect(converterOf(Sku)?.convert('abc')).toBe(INVALID)
    expect(converterOf(Sku)?.expected).toBe('a Sku')
  })

  it('does not hold for subclasses, and keeps a status of its own', () => {
    class Tip extends Money {}
    expect(converterOf(Tip)).toBeUndefined()
    class Missing {}
    defineConverter(Missing, () => {
      throw new NotFoundException('no such thing')
    })
    expect(() => converterOf(Missing)?.convert('1')).toThrow(NotFoundException)
  })
})

describe('A collection', () => {
  it('has strings where nothing says what its elements are', () => {
    expect(compileConversion(Array, {}, 'x').expected).toBe('a list whose elements are each text')
    expect(compileConversion(Set, { type: [Number] }, 'x').collect?.([1, 1])).toEqual(new Set([1]))
  })

  it('is refused at boot when its elements can not be made of text', () => {
    class Item {}
    expect(() => compileConversion(Array, { type: [Item] }, "parameter 'items' of A.b")).toThrow(
      "Text can not be converted to Item, the type of parameter 'items' of A.b.",
    )
  })
})
