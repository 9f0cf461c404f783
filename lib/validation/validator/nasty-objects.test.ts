import { describe, expect, it } from '@jest/globals'
import {
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDate,
  IsDefined,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
  validateSync,
} from 'class-validator'
import { nastyValues } from '../constraints/nasty-values.fixture.js'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import type { ValidatorOptions } from '../validation.options.js'
import { comparable } from './comparable-errors.fixture.js'
import { compileValidator } from './compile-validator.js'
import type { ValidationError } from './validation-error.js'

const context = { libraries: await loadDecoratorLibraries(), generatesCode: false }

class Plain {
  @IsString() @Length(1, 5) @Matches(/^a/) declare text: unknown
  @IsInt() @Min(1) declare integer: unknown
  @IsNumber() @IsIn([1, 5]) declare number: unknown
  @IsBoolean() declare flag: unknown
  @IsDate() declare date: unknown
  @IsOptional() @IsUUID() declare optional: unknown
  @IsDefined() @IsNotEmpty() declare present: unknown
  @IsObject() declare object: unknown
  @IsEmail() declare email: unknown
}

class Listed {
  @IsArray() @ArrayUnique() declare list: unknown
  @IsInt({ each: true }) declare integers: unknown
  @MaxLength(2, { each: true }) declare texts: unknown
}

class Nested {
  @ValidateNested({ each: true }) declare value: unknown
}

function filled(type: new () => object, names: readonly string[], value: unknown): object {
  const object = new type() as Record<string, unknown>
  for (const name of names) object[name] = value
  return object
}

/** What is found, or the name of the error. */
function outcome(object: object, validate: (object: object) => unknown): unknown {
  try {
    const shown = (value: unknown): unknown => (value === object ? 'the object' : typeof value)
    return comparable(validate(object) as readonly ValidationError[], shown)
  } catch (error) {
    return error instanceof Error ? error.name : error
  }
}

/** The names of values for which class-validator does something else, each with what that is. */
function differences(make: (value: unknown) => unknown, options: ValidatorOptions = {}): object {
  const [ours, theirs] = [nastyValues(), nastyValues()]
  const different: Record<string, unknown> = {}
  for (const [index, { name, value }] of ours.entries()) {
    const [object, copy] = [make(value), make(theirs[index]?.value)]
    if (typeof object !== 'object' || object === null) continue
    const validator = outcome(object, (root) =>
      compileValidator(root.constructor as never, options, context)(root),
    )
    const expected = outcome(copy as object, (root) => validateSync(root, { ...options } as object))
    try {
      expect(validator).toEqual(expected)
    } catch {
      different[name] = expected
    }
  }
  return different
}

const PLAIN = ['text', 'integer', 'number', 'flag', 'date', 'optional', 'present', 'object', 'email']
const LISTED = ['list', 'integers', 'texts']

// What class-validator answers where the engine finds an error instead.
/** `@IsEmail` counts bytes, which a lone surrogate does not have. */
const PROPERTY_DIFFERENCES = {
  'a high surrogate and a variation selector': 'URIError',
  'surrogates in the wrong order': 'URIError',
  'the text "\\ud800"': 'URIError',
  'the text "\\udfff"': 'URIError',
  'the text "a\\udc00b"': 'URIError',
}
const NESTED_DIFFERENCES = {
  'an array that contains itself': 'RangeError',
  'an array without prototype': 'TypeError',
}
const ROOT_DIFFERENCES = {
  'an array without prototype': 'TypeError',
  'an object without prototype': 'TypeError',
  'an empty object without prototype': 'TypeError',
  'a string with changed prototype': 'TypeError',
}

describe('values that engines get wrong are judged as by class-validator', () => {
  it.each<[string, (value: unknown) => unknown, ValidatorOptions, object]>([
    ['as properties', (value) => filled(Plain, PLAIN, value), {}, PROPERTY_DIFFERENCES],
    [
      'as properties, up to the first error',
      (value) => filled(Plain, PLAIN, value),
      { stopAtFirstError: true },
      PROPERTY_DIFFERENCES,
    ],
    ['as lists', (value) => filled(Listed, LISTED, value), {}, {}],
    ['in lists', (value) => filled(Listed, LISTED, [value]), {}, {}],
    ['in nested properties', (value) => filled(Nested, ['value'], value), {}, NESTED_DIFFERENCES],
    ['in nested lists', (value) => filled(Nested, ['value'], [value]), {}, NESTED_DIFFERENCES],
    ['stripped', (value) => filled(Nested, ['value'], value), { whitelist: true }, NESTED_DIFFERENCES],
    ['as the object', (value) => value, {}, ROOT_DIFFERENCES],
    ['as the object, of any class', (value) => value, { forbidUnknownValues: false }, ROOT_DIFFERENCES],
  ])('%s', (_, make, options, expected) => {
    expect(differences(make, options)).toEqual(expected)
  })
})
