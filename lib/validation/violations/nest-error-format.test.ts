import { describe, expect, it } from '@jest/globals'
import { nestErrorFormat } from './nest-error-format.js'
import { violationsOf, type ValidationErrorLike } from './violations-of.js'

/** Error trees, and what `new ValidationPipe()` of @nestjs/common 12.5 answers for them. */
const TREES: readonly (readonly [string, readonly ValidationErrorLike[], readonly string[]])[] = [
  ['nothing', [], []],
  [
    'properties of the root',
    [
      {
        property: 'name',
        constraints: { isString: 'name must be a string', minLength: 'name is short' },
        children: [],
      },
      { property: 'age', constraints: { min: 'age must not be less than 0' } },
    ],
    ['name must be a string', 'name is short', 'age must not be less than 0'],
  ],
  [
    'elements of a list',
    [
      {
        property: 'items',
        children: [
          {
            property: '0',
            children: [{ property: 'price', constraints: { min: 'price must not be less than 0' } }],
          },
          {
            property: '1',
            constraints: { nestedValidation: 'nested property items must be either object or array' },
          },
        ],
      },
    ],
    ['items.0.price must not be less than 0', 'items.nested property items must be either object or array'],
  ],
  [
    'an object that is wrong itself and inside',
    [
      {
        property: 'address',
        constraints: { isDefined: 'address should not be null or undefined' },
        children: [{ property: 'city', constraints: { isString: 'city must be a string' } }],
      },
      {
        property: 'extra',
        constraints: { whitelistValidation: 'property extra should not exist' },
        children: undefined,
      },
    ],
    [
      'address should not be null or undefined',
      'address.city must be a string',
      'property extra should not exist',
    ],
  ],
  [
    'an unknown value at the root',
    [
      {
        property: undefined,
        constraints: { unknownValue: 'an unknown value was passed to the validate function' },
        children: [],
      },
    ],
    ['an unknown value was passed to the validate function'],
  ],
  [
    'an unknown value inside',
    [
      {
        property: 'payload',
        children: [
          {
            property: undefined,
            constraints: { unknownValue: 'an unknown value was passed to the validate function' },
            children: [],
          },
        ],
      },
    ],
    ['payload.an unknown value was passed to the validate function'],
  ],
]

describe('nestErrorFormat', () => {
  it.each(TREES)('lists %s as the ValidationPipe does', (_, errors, message) => {
    expect(nestErrorFormat(violationsOf(errors))).toEqual({ statusCode: 400, message, error: 'Bad Request' })
  })
})
