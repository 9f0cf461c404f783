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
    runsCode: (_, original) => asksIdentifier(original),
    inline: (_, original) =>
      asksIdentifier(original)
        ? { test: (value) => hasUniqueIdentities(value, original) }
        : { test: (value) => isUnique(value, original) },
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

/** class-validator takes the identities with `map` of the array: the one here keeps them, and leaves nothing to compare. */
function hasUniqueIdentities(value: unknown, original: Predicate): boolean {
  if (
    !Array.isArray(value) ||
    value.length <= MAX_PAIRWISE ||
    !isOrdinary(value) ||
    Object.hasOwn(value, 'map')
  )
    return original(value)
  let identities: readonly unknown[] = []
  const observed: readonly unknown[] = Object.defineProperty(value.slice(), 'map', {
    value: (identify: (element: unknown) => unknown) => {
      identities = value.map((element: unknown) => identify(element))
      return []
    },
  })
  return original(observed) && areDistinct(identities) === true
}

/** Below it, comparing each with each is fast enough. */
const MAX_PAIRWISE = 32

/** class-validator compares each element with each other, which takes seconds for an array that fits into a request. */
function isUnique(value: unknown, original: Predicate): boolean {
  if (!Array.isArray(value) || value.length <= MAX_PAIRWISE || !isOrdinary(value)) return original(value)
  return areDistinct(value) ?? original(value)
}

/** `undefined` where an element is not simply there: a getter may answer anew each time, and a prototype shows through a hole. */
function areDistinct(array: readonly unknown[]): boolean | undefined {
  const seen = new Set<unknown>()
  for (let index = 0; index < array.length; index += 1) {
    const element = Object.getOwnPropertyDescriptor(array, index)
    if (element === undefined && !(index in array)) return false
    if (element === undefined || !('value' in element)) return undefined
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
