import { CodeScope } from '../../code/code-scope.js'
import {
  valueAt,
  type ConstraintDefinition,
  type ConstraintDefinitions,
  type ConstraintTest,
} from '../constraint-definition.js'

export const NUMBER_DEFINITIONS: ConstraintDefinitions = {
  isPositive: {
    message: '$property must be a positive number',
    inline: () => ({
      test: (value) => typeof value === 'number' && value > 0,
      emit: (value) => `(typeof ${value} === 'number' && ${value} > 0)`,
    }),
  },
  isNegative: {
    message: '$property must be a negative number',
    inline: () => ({
      test: (value) => typeof value === 'number' && value < 0,
      emit: (value) => `(typeof ${value} === 'number' && ${value} < 0)`,
    }),
  },
  min: {
    message: '$property must not be less than $constraint1',
    params: { min: valueAt(0) },
    inline: withNumber((min) => ({
      test: (value) => typeof value === 'number' && value >= min,
      emit: (value) => `(typeof ${value} === 'number' && ${value} >= ${CodeScope.literal(min)})`,
    })),
  },
  max: {
    message: '$property must not be greater than $constraint1',
    params: { max: valueAt(0) },
    inline: withNumber((max) => ({
      test: (value) => typeof value === 'number' && value <= max,
      emit: (value) => `(typeof ${value} === 'number' && ${value} <= ${CodeScope.literal(max)})`,
    })),
  },
  isDivisibleBy: {
    message: '$property must be divisible by $constraint1',
    params: { divisor: valueAt(0) },
    inline: withNumber((divisor) => {
      // class-validator reads the divisor as the text of an integer: 2.5 is 2, 1e21 is 1.
      const integer = Number.parseInt(String(divisor), 10)
      return {
        test: (value) => typeof value === 'number' && value % integer === 0,
        emit: (value) => `(typeof ${value} === 'number' && ${value} % ${CodeScope.literal(integer)} === 0)`,
      }
    }),
  },
  isLatitude: {
    message: '$property must be a latitude string or number',
    inline: (_, original) => degrees(90, original),
  },
  isLongitude: {
    message: '$property must be a longitude string or number',
    inline: (_, original) => degrees(180, original),
  },
}

function withNumber(make: (bound: number) => ConstraintTest): NonNullable<ConstraintDefinition['inline']> {
  return ([bound]) => (typeof bound === 'number' ? make(bound) : undefined)
}

/** class-validator looks at the printed number, and knows no exponents: what is smaller than 1e-6 is printed with one. */
function degrees(limit: number, original: (value: unknown) => boolean): ConstraintTest {
  return {
    test: (value) => {
      if (typeof value !== 'number') return original(value)
      const magnitude = Math.abs(value)
      return magnitude <= limit && (magnitude >= 1e-6 || magnitude === 0)
    },
  }
}
