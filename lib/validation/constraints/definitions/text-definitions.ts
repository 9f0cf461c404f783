import { CodeScope } from '../../code/code-scope.js'
import {
  option,
  valueAt,
  type ConstraintDefinitions,
  type ConstraintTest,
  type ConstraintValues,
} from '../constraint-definition.js'
import { areInert, isPlainExpression, isPlainObject } from '../constraint-purity.js'
import { lengthTest } from './length-test.js'

/** Of the characters of a text. */
export const TEXT_DEFINITIONS: ConstraintDefinitions = {
  minLength: {
    message: '$property must be longer than or equal to $constraint1 characters',
    params: { minLength: valueAt(0) },
    inline: ([min]) => lengthTest(min, undefined),
  },
  maxLength: {
    message: '$property must be shorter than or equal to $constraint1 characters',
    params: { maxLength: valueAt(0) },
    inline: ([max]) => lengthTest(0, max),
  },
  isLength: {
    // What it says of an empty text, which is what it is asked for.
    message: ([min, max]) => {
      if (min !== undefined && min !== null)
        return '$property must be longer than or equal to $constraint1 characters'
      if (max !== undefined && max !== null && Number(max) < 0)
        return '$property must be shorter than or equal to $constraint2 characters'
      return '$property must be longer than or equal to $constraint1 and shorter than or equal to $constraint2 characters'
    },
    params: { minLength: valueAt(0), maxLength: valueAt(1) },
    inline: ([min, max]) => lengthTest(min, max),
  },
  contains: {
    message: '$property must contain a $constraint1 string',
    params: { text: valueAt(0) },
    inline: ([part]) => containsTest(part),
  },
  notContains: {
    message: '$property should not contain a $constraint1 string',
    params: { text: valueAt(0) },
    inline: ([part]) => notContainsTest(part),
  },
  matches: {
    message: '$property must match $constraint1 regular expression',
    params: {
      pattern: ([pattern]) => (pattern instanceof RegExp ? pattern.source : pattern),
      flags: ([pattern, flags]) => (pattern instanceof RegExp ? pattern.flags : flags) || undefined,
    },
    // A sticky expression remembers where it was: asking it twice gives two answers.
    isPure: ([pattern, flags]) =>
      pattern instanceof RegExp
        ? isPlainExpression(pattern) && !pattern.sticky && !Object.isFrozen(pattern)
        : areInert([pattern, flags]),
    inline: matchesTest,
  },
  isNumberString: {
    message: '$property must be a number string',
    params: { no_symbols: option('no_symbols') },
    inline: ([options]) => {
      if (options === undefined || options === null) return expressionTest(DECIMAL)
      if (!isPlainObject(options) || options['locale']) return undefined
      return expressionTest(options['no_symbols'] ? DIGITS : DECIMAL)
    },
  },
  isBooleanString: {
    message: '$property must be a boolean string',
    inline: () => ({
      test: (value) => value === 'true' || value === 'false' || value === '1' || value === '0',
    }),
  },
}

const DECIMAL = /^[+-]?(?:\d*\.)?\d+$/
const DIGITS = /^\d+$/

/** Of a text; the expression has no state. */
function expressionTest(expression: RegExp): ConstraintTest {
  return {
    test: (value) => typeof value === 'string' && expression.test(value),
    emit: (value, scope) => `(typeof ${value} === 'string' && ${scope.bind(expression)}.test(${value}))`,
  }
}

function matchesTest([pattern, flags]: ConstraintValues): ConstraintTest | undefined {
  if (pattern instanceof RegExp) return pattern.global ? globalTest(pattern) : expressionTest(pattern)
  if (typeof pattern !== 'string' || (flags !== undefined && typeof flags !== 'string')) return undefined
  const expression = compiled(pattern, flags)
  return expression === undefined || expression.global || expression.sticky
    ? undefined
    : expressionTest(expression)
}

/** class-validator asks `text.match`, which begins at the start and leaves the position there. */
function globalTest(expression: RegExp): ConstraintTest {
  return {
    test: (value) => {
      if (typeof value !== 'string') return false
      expression.lastIndex = 0
      const isMatch = expression.test(value)
      expression.lastIndex = 0
      return isMatch
    },
  }
}

/** `undefined` for no expression: class-validator throws when it gets a value, not when it is told the pattern. */
function compiled(pattern: string, flags: string | undefined): RegExp | undefined {
  try {
    return new RegExp(pattern, flags)
  } catch {
    return undefined
  }
}

/** class-validator counts what is left and right of the part: with an empty part, whether there are two characters. */
function containsTest(part: unknown): ConstraintTest | undefined {
  if (typeof part !== 'string') return undefined
  if (part === '') return { test: (value) => typeof value === 'string' && value.length > 1 }
  return {
    test: (value) => typeof value === 'string' && value.includes(part),
    emit: (value) => `(typeof ${value} === 'string' && ${value}.includes(${CodeScope.literal(part)}))`,
  }
}

function notContainsTest(part: unknown): ConstraintTest | undefined {
  if (typeof part !== 'string') return undefined
  if (part === '') return { test: (value) => typeof value === 'string' && value.length <= 1 }
  return {
    test: (value) => typeof value === 'string' && !value.includes(part),
    emit: (value) => `(typeof ${value} === 'string' && !${value}.includes(${CodeScope.literal(part)}))`,
  }
}
