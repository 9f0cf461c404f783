import * as cv from 'class-validator'
import fc from 'fast-check'

type Decorate = (options: cv.ValidationOptions) => PropertyDecorator

/** A kind of property: what decorates it, and what it mostly is. */
export interface Theme {
  readonly decorators: Readonly<Record<string, Decorate>>
  /** What `@Type` says, if there is one; a number is one of the classes. */
  readonly types: readonly unknown[]
  readonly emitted: readonly unknown[]
  readonly good: fc.Arbitrary<unknown>
  /** Made anew for each instance. */
  readonly initials: readonly (() => unknown)[]
}

/** Stands for an instance of one of the generated classes. */
export const NESTED = Symbol('nested')
export const number = fc.constantFrom<unknown>(1, 2, 3, 1.5, -0, 1000, '2')
export const text = fc.constantFrom<unknown>('a', 'ab', 'abc', '', 'z', '\ud800', '😀', 5)
export const instant = fc.constantFrom<unknown>(
  '2024-02-29',
  '2024-02-29T12:00:00Z',
  1_700_000_000_000,
  'never',
)

export const THEMES = {
  number: {
    decorators: {
      IsInt: (options) => cv.IsInt(options),
      IsNumber: (options) => cv.IsNumber({ maxDecimalPlaces: 1 }, options),
      Min: (options) => cv.Min(1, options),
      Max: (options) => cv.Max(3, options),
      IsIn: (options) => cv.IsIn([1, 2], options),
      Equals: (options) => cv.Equals(Number.NaN, options),
      IsDivisibleBy: (options) => cv.IsDivisibleBy(1, options),
      IsEnum: (options) => cv.IsEnum({ one: 1, two: 2 }, options),
    },
    types: [undefined, undefined, Number, String, Boolean],
    emitted: [Number, Object, undefined],
    good: number,
    initials: [() => 1, () => undefined, () => null, () => new Set([1, 'a']), () => -0],
  },
  text: {
    decorators: {
      IsString: (options) => cv.IsString(options),
      Length: (options) => cv.Length(1, 2, options),
      MaxLength: (options) => cv.MaxLength(2, options),
      Matches: (options) => cv.Matches(/^a/, options),
      'Matches again': (options) => cv.Matches(/a/g, options),
      IsNotEmpty: (options) => cv.IsNotEmpty(options),
      Contains: (options) => cv.Contains('a"b`', options),
      NotContains: (options) => cv.NotContains('${c}', options),
    },
    types: [undefined, undefined, String, Number],
    emitted: [String, Object, undefined],
    good: text,
    initials: [() => 'a', () => undefined, () => 5, () => Object('a') as unknown],
  },
  truth: {
    decorators: {
      IsBoolean: (options) => cv.IsBoolean(options),
      IsDefined: (options) => cv.IsDefined(options),
    },
    types: [undefined, Boolean],
    emitted: [Boolean, undefined],
    good: fc.constantFrom<unknown>(true, false, 0, 'yes'),
    initials: [() => true, () => undefined, () => 'no'],
  },
  date: {
    decorators: {
      IsDate: (options) => cv.IsDate(options),
      MinDate: (options) => cv.MinDate(new Date('2020-01-01'), options),
      IsDateString: (options) => cv.IsDateString({}, options),
    },
    types: [Date, Date, undefined],
    emitted: [Date, Object, undefined],
    good: instant,
    initials: [() => new Date(0), () => new Date(Number.NaN), () => undefined],
  },
  list: {
    decorators: {
      IsArray: (options) => cv.IsArray(options),
      ArrayMinSize: (options) => cv.ArrayMinSize(1, options),
      ArrayMaxSize: (options) => cv.ArrayMaxSize(2, options),
      ArrayUnique: (options) => cv.ArrayUnique(options),
      'IsString of each': (options) => cv.IsString({ ...options, each: true }),
      'IsInt of each': (options) => cv.IsInt({ ...options, each: true }),
      'Length of each': (options) => cv.Length(1, 2, { ...options, each: true }),
    },
    types: [undefined, Number, String, Boolean, Date],
    emitted: [Array, Array, Object, undefined],
    good: fc.array(fc.oneof(number, text, fc.constant(null)), { maxLength: 3 }),
    initials: [
      () => [1],
      () => [],
      () => new Set(['a', 1]),
      () => new Map([[1, 'a']]),
      () => Object.assign(new Array(2), { 1: 'a' }),
    ],
  },
  nested: {
    decorators: {
      ValidateNested: (options) => cv.ValidateNested(options),
      IsDefined: (options) => cv.IsDefined(options),
      IsObject: (options) => cv.IsObject(options),
      Allow: (options) => cv.Allow(options),
    },
    types: [NESTED],
    emitted: [NESTED, Object, undefined],
    good: fc.constant(NESTED),
    initials: [() => NESTED, () => undefined, () => null, () => ({})],
  },
  nestedList: {
    decorators: {
      ValidateNested: (options) => cv.ValidateNested({ ...options, each: true }),
      IsArray: (options) => cv.IsArray(options),
      ArrayMaxSize: (options) => cv.ArrayMaxSize(3, options),
    },
    types: [NESTED],
    emitted: [Array, Object, undefined],
    good: fc.array(fc.constant(NESTED), { maxLength: 3 }),
    initials: [() => [], () => [NESTED], () => undefined, () => 'none'],
  },
  anything: {
    decorators: { Allow: (options) => cv.Allow(options), IsNotEmpty: (options) => cv.IsNotEmpty(options) },
    types: [undefined],
    emitted: [Object, undefined],
    good: fc.jsonValue({ maxDepth: 2 }),
    initials: [() => undefined, () => ({ a: [{}] })],
  },
} satisfies Readonly<Record<string, Theme>>
