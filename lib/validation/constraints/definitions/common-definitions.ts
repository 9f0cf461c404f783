import { CodeScope } from '../../code/code-scope.js'
import {
  valueAt,
  type ConstraintDefinitions,
  type ConstraintTest,
  type ConstraintValues,
} from '../constraint-definition.js'
import { areInert, hasDataOnly, isPlainArray } from '../constraint-purity.js'

export const COMMON_DEFINITIONS: ConstraintDefinitions = {
  isDefined: {
    message: '$property should not be null or undefined',
    inline: () => ({
      test: (value) => value !== undefined && value !== null,
      emit: (value) => `(${value} !== undefined && ${value} !== null)`,
    }),
  },
  isEmpty: {
    message: '$property must be empty',
    inline: () => ({
      test: (value) => value === '' || value === null || value === undefined,
      emit: (value) => `(${value} === '' || ${value} === null || ${value} === undefined)`,
    }),
  },
  isNotEmpty: {
    message: '$property should not be empty',
    inline: () => ({
      test: (value) => value !== '' && value !== null && value !== undefined,
      emit: (value) => `(${value} !== '' && ${value} !== null && ${value} !== undefined)`,
    }),
  },
  equals: {
    message: '$property must be equal to $constraint1',
    params: { value: valueAt(0) },
    isPure: () => true,
    inline: ([expected]) => ({
      test: (value) => value === expected,
      emit: (value, scope) => `(${value} === ${constant(expected, scope)})`,
    }),
  },
  notEquals: {
    message: '$property should not be equal to $constraint1',
    params: { value: valueAt(0) },
    isPure: () => true,
    inline: ([unexpected]) => ({
      test: (value) => value !== unexpected,
      emit: (value, scope) => `(${value} !== ${constant(unexpected, scope)})`,
    }),
  },
  isIn: {
    message: '$property must be one of the following values: $constraint1',
    params: { values: valueAt(0) },
    isPure: isListOfAnything,
    inline: ([values]) =>
      isPlainArray(values)
        ? {
            // The list itself, not a copy: who adds to it later is heard, as with class-validator. indexOf skips holes, as `some` does.
            test: (value) => values.indexOf(value) !== -1,
            emit: (value, scope) => `(${scope.bind(values)}.indexOf(${value}) !== -1)`,
          }
        : undefined,
  },
  isNotIn: {
    message: '$property should not be one of the following values: $constraint1',
    params: { values: valueAt(0) },
    isPure: isListOfAnything,
    inline: ([values]) =>
      isPlainArray(values)
        ? {
            test: (value) => values.indexOf(value) === -1,
            emit: (value, scope) => `(${scope.bind(values)}.indexOf(${value}) === -1)`,
          }
        : undefined,
  },
  isEnum: {
    message: '$property must be one of the following values: $constraint2',
    // Without the names that TypeScript adds to numeric enums.
    params: { values: valueAt(1) },
    isPure: ([entity]) => isKeyed(entity) && hasDataOnly(entity),
    inline: ([entity]) => (isKeyed(entity) ? oneOf(Object.values(entity)) : undefined),
  },
  isInstance: {
    message: ([type]) =>
      type
        ? `$property must be an instance of ${String((type as { readonly name?: unknown }).name)}`
        : 'isInstance decorator expects and object as value, but got falsy value.',
    params: { type: ([type]) => (typeof type === 'function' ? type.name : undefined) },
    isPure: ([type]) =>
      typeof type !== 'function' ||
      Reflect.get(type, Symbol.hasInstance) === Function.prototype[Symbol.hasInstance],
    inline: ([type]) =>
      typeof type === 'function'
        ? {
            test: (value) => value instanceof type,
            emit: (value, scope) => `(${value} instanceof ${scope.bind(type)})`,
          }
        : undefined,
  },
}

/** What is in the list is compared, never read. */
export function isListOfAnything([values]: ConstraintValues): boolean {
  return isPlainArray(values) || areInert([values])
}

/** Above it, a look into a set is faster than comparisons. */
const MAX_COMPARISONS = 8

/** `values.includes(value)`. An enum does not change after boot. */
function oneOf(values: readonly unknown[]): ConstraintTest {
  const set = new Set(values)
  const areLiterals = values.every((value) => typeof value === 'string' || Number.isFinite(value))
  return {
    test: (value) => set.has(value),
    emit: (value, scope) =>
      areLiterals && set.size > 0 && set.size <= MAX_COMPARISONS
        ? `(${Array.from(set, (each) => `${value} === ${constant(each, scope)}`).join(' || ')})`
        : `${scope.bind(set)}.has(${value})`,
  }
}

function isKeyed(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** A literal where there is one for it. */
function constant(value: unknown, scope: CodeScope): string {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return CodeScope.literal(value)
    default:
      return value === null ? CodeScope.literal(value) : scope.bind(value)
  }
}
