import { CodeScope } from '../../code/code-scope.js'
import { valueAt, type ConstraintDefinitions, type Predicate } from '../constraint-definition.js'
import { isListOfAnything } from './common-definitions.js'

export const ARRAY_DEFINITIONS: ConstraintDefinitions = {
  arrayContains: {
    message: '$property must contain $constraint1 values',
    params: { values: valueAt(0) },
    isPure: isListOfAnything,
  },
  arrayNotContains: {
    message: '$property should not contain $constraint1 values',
    params: { values: valueAt(0) },
    isPure: isListOfAnything,
  },
  arrayNotEmpty: {
    message: '$property should not be empty',
    inline: () => ({
      test: (value) => Array.isArray(value) && value.length > 0,
      emit: (value) => `(Array.isArray(${value}) && ${value}.length > 0)`,
    }),
  },
  arrayMinSize: {
    message: '$property must contain at least $constraint1 elements',
    params: { minSize: valueAt(0) },
    inline: ([min]) =>
      typeof min === 'number'
        ? {
            test: (value) => Array.isArray(value) && value.length >= min,
            emit: (value) => `(Array.isArray(${value}) && ${value}.length >= ${CodeScope.literal(min)})`,
          }
        : undefined,
  },
  arrayMaxSize: {
    message: '$property must contain no more than $constraint1 elements',
    params: { maxSize: valueAt(0) },
    inline: ([max]) =>
      typeof max === 'number'
        ? {
            test: (value) => Array.isArray(value) && value.length <= max,
            emit: (value) => `(Array.isArray(${value}) && ${value}.length <= ${CodeScope.literal(max)})`,
          }
        : undefined,
  },
  arrayUnique: {
    message: "All $property's elements must be unique",
    isPure: (_, original) => !asksIdentifier(original),
    inline: (_, original) => ({ test: (value) => isUnique(value, original) }),
  },
}

/** `@ArrayUnique(identify)` keeps the function to itself; it calls `map` of the array only if it has one. */
function asksIdentifier(original: Predicate): boolean {
  let isAsked = false
  const probe: readonly unknown[] = Object.defineProperty([1], 'map', {
    get: () => {
      isAsked = true
      return () => []
    },
  })
  original(probe)
  return isAsked
}

/** Below it, comparing each with each is fast enough. */
const MAX_PAIRWISE = 32

/** class-validator compares each element with each other, which takes seconds for an array that fits into a request. */
function isUnique(value: unknown, original: Predicate): boolean {
  if (!Array.isArray(value) || value.length <= MAX_PAIRWISE || !isOrdinary(value)) return original(value)
  const seen = new Set<unknown>()
  for (let index = 0; index < value.length; index += 1) {
    const element = Object.getOwnPropertyDescriptor(value, index)
    if (element === undefined && !(index in value)) return false
    // A getter may answer anew each time, and a prototype shows through a hole: the original says what comes of it.
    if (element === undefined || !('value' in element)) return original(value)
    // Equal to nothing, itself included; a set would know it again.
    if (Number.isNaN(element.value)) return false
    if (seen.has(element.value)) return false
    seen.add(element.value)
  }
  return true
}

function isOrdinary(array: readonly unknown[]): boolean {
  return (
    Object.getPrototypeOf(array) === Array.prototype &&
    !['filter', 'indexOf', 'constructor'].some((name) => Object.hasOwn(array, name))
  )
}
