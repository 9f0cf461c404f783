import { option, type ConstraintDefinitions } from '../constraint-definition.js'
import { isNumberTest } from './number-test.js'

export const TYPE_DEFINITIONS: ConstraintDefinitions = {
  isString: {
    message: '$property must be a string',
    inline: () => ({
      test: (value) => typeof value === 'string' || isInstance(value, String),
      emit: (value) => `(typeof ${value} === 'string' || ${value} instanceof String)`,
    }),
  },
  isBoolean: {
    message: '$property must be a boolean value',
    inline: () => ({
      test: (value) => typeof value === 'boolean' || isInstance(value, Boolean),
      emit: (value) => `(typeof ${value} === 'boolean' || ${value} instanceof Boolean)`,
    }),
  },
  isInt: {
    message: '$property must be an integer number',
    inline: () => ({
      test: Number.isInteger,
      emit: (value) => `Number.isInteger(${value})`,
    }),
  },
  isNumber: {
    message: '$property must be a number conforming to the specified constraints',
    params: {
      allowNaN: option('allowNaN'),
      allowInfinity: option('allowInfinity'),
      maxDecimalPlaces: option('maxDecimalPlaces'),
    },
    inline: isNumberTest,
  },
  isDate: {
    message: '$property must be a Date instance',
    inline: () => ({ test: (value) => value instanceof Date && !Number.isNaN(value.getTime()) }),
  },
  isArray: {
    message: '$property must be an array',
    inline: () => ({ test: Array.isArray, emit: (value) => `Array.isArray(${value})` }),
  },
  isObject: {
    message: '$property must be an object',
    inline: () => ({
      test: (value) =>
        ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
        !Array.isArray(value),
      emit: (value) =>
        `((typeof ${value} === 'object' && ${value} !== null || typeof ${value} === 'function') && !Array.isArray(${value}))`,
    }),
  },
  isNotEmptyObject: {
    message: '$property must be a non-empty object',
    params: { nullable: option('nullable') },
  },
}

/** Of this realm, as class-validator asks: `new String('')` passes, and so does what inherits from it. */
function isInstance(value: unknown, type: typeof String | typeof Boolean): boolean {
  return value instanceof type
}
