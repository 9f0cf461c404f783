import { expect, it } from '@jest/globals'
import {
  IsDateString,
  isDateString,
  IsEmail,
  isEmail,
  IsLatitude,
  isLatitude,
  IsLongitude,
  isLongitude,
  IsUUID,
  isUUID,
} from 'class-validator'
import fc from 'fast-check'
import { emittedTest, recognise } from '../recognised-constraint.fixture.js'
import { emailTest, instantTest } from './format-test.js'

/** Texts of the alphabet with the shape in mind, valid more often than not by one character. */
function nearly(shape: fc.Arbitrary<string>, alphabet: readonly string[]): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 2 }), fc.constantFrom(...alphabet))
  return fc
    .tuple(shape, fc.array(change, { maxLength: 2 }))
    .map(([text, changes]) =>
      changes.reduce(
        (result, [at, removed, added]) => result.slice(0, at) + added + result.slice(at + removed),
        text,
      ),
    )
}

const label = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', '-', '_', 'é', '.'),
  minLength: 1,
  maxLength: 70,
})
const email = fc.oneof(
  fc.emailAddress(),
  fc
    .tuple(
      label,
      fc.array(label, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('com', 'c', 'xn--p1ai', '12', 'museum'),
    )
    .map(([user, labels, top]) => `${user}@${labels.join('.')}.${top}`),
)
const addresses = nearly(email, ['@', '.', '..', '-', '"', ' ', '+', '_', 'K', 'ſ', 'a'.repeat(64), '\n'])

const two = fc.nat({ max: 99 }).map((number) => String(number).padStart(2, '0'))
const instant = fc
  .tuple(
    fc.nat({ max: 9999 }),
    two,
    two,
    two,
    two,
    two,
    fc.constantFrom('', '.1', '.123456789', ',5'),
    fc.constantFrom('', 'Z', 'z', '+02:00', '-0930'),
  )
  .map(([year, month, day, hour, minute, second, fraction, zone]) => {
    return `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`
  })
const instants = nearly(
  fc.oneof(
    instant,
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  ),
  ['0', '9', '-', ':', 'T', ' ', 'Z', '.', '+', '\n'],
)

it.each([
  ['an e-mail address', IsEmail(), isEmail, addresses],
  ['a date', IsDateString(), isDateString, instants],
] as const)(
  'takes what is nearly %s for what class-validator takes it',
  (_name, decorator, original, texts) => {
    const { builtIn } = recognise(decorator)
    fc.assert(
      fc.property(texts, (text) => {
        expect(builtIn?.test(text)).toBe(original(text))
      }),
      { numRuns: 2000 },
    )
  },
)

it('does not ask class-validator about addresses and instants of the usual shape', () => {
  const refuse = (): never => {
    throw new RangeError('asked')
  }
  for (const address of ['jane@example.com', 'jane.doe+news@mail.example.co.uk'])
    expect(emailTest(refuse).test(address)).toBe(true)
  for (const moment of ['2024-02-29', '2024-02-29T12:30:45.123Z', '2024-02-29T12:30:45+02:00'])
    expect(instantTest(refuse).test(moment)).toBe(true)
  expect(() => emailTest(refuse).test('"jane"@example.com')).toThrow('asked')
})

it('decides about nearly addresses in a time that grows with their length', () => {
  const { test } = emailTest(() => false)
  for (const text of [
    'a.'.repeat(127),
    `a@${'a-'.repeat(126)}`,
    `a@${'a.'.repeat(126)}`,
    'a'.repeat(1_000_000),
  ])
    expect(test(text)).toBe(false)
})

const VERSIONS = [
  undefined,
  '1',
  '2',
  '3',
  4,
  '5',
  '6',
  '7',
  8,
  'all',
  'nil',
  'max',
  'loose',
  ['4', 7],
  ['nil', 'max'],
]
const uuids = nearly(
  fc.oneof(
    fc.uuid(),
    fc.constantFrom('00000000-0000-0000-0000-000000000000', 'FFFFFFFF-ffff-ffff-ffff-ffffffffffff'),
    fc.stringMatching(/^[0-9a-fA-F]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  ),
  ['0', 'f', 'G', '-', '4', '\n', 'ſ'],
)

it.each(VERSIONS)(
  'takes what is nearly a UUID of version %s for what class-validator takes it',
  (version) => {
    const { builtIn } = recognise(IsUUID(version as '4'))
    const emitted = builtIn && emittedTest(builtIn)
    fc.assert(
      fc.property(uuids, (text) => {
        const expected = isUUID(text, version as '4')
        expect(builtIn?.test(text)).toBe(expected)
        expect(emitted?.(text)).toBe(expected)
      }),
      { numRuns: 500 },
    )
  },
)

it('takes numbers for degrees as class-validator does', () => {
  const latitude = recognise(IsLatitude()).builtIn
  const longitude = recognise(IsLongitude()).builtIn
  const degrees = fc.oneof(
    fc.double(),
    fc.double({ min: -181, max: 181 }),
    fc.double({ min: -1e-5, max: 1e-5 }),
    fc.constantFrom(
      90,
      -90,
      180,
      -180,
      90.00000000000001,
      180.00000000000003,
      1e-6,
      1e-6 - 2 ** -72,
      -0,
      99.5,
    ),
  )
  fc.assert(
    fc.property(degrees, (value) => {
      expect(latitude?.test(value)).toBe(isLatitude(value as unknown as string))
      expect(longitude?.test(value)).toBe(isLongitude(value as unknown as string))
    }),
    { numRuns: 1000 },
  )
})
