import { isPromiseLike } from '../../../common/index.js'
import { placedViolations } from '../binding/input-place.js'
import { INVALID } from '../conversion/converter.js'
import {
  InputException,
  InvalidInputException,
  typeMismatch,
  type InputViolation,
} from '../request.errors.js'
import type { JsonShape } from './json-shape.js'

export interface ListTraits {
  readonly collect: (values: readonly unknown[]) => unknown
  readonly maxErrors: number
}

/** A list of one shape. What is wrong with any of its elements is told together. */
export function listShape(element: JsonShape, { collect, maxErrors }: ListTraits): JsonShape {
  const finish = (values: readonly unknown[], found: readonly InputViolation[]): unknown => {
    if (found.length > 0) throw new InvalidInputException(found.slice(0, maxErrors))
    return collect(values)
  }
  return {
    expected: `an array whose elements are each ${element.expected}`,
    convert: (value) => {
      if (!Array.isArray(value)) return INVALID
      const { values, found, isLate } = convertElements(value, element, maxErrors)
      return isLate ? settled(values, found).then((late) => finish(late, found)) : finish(values, found)
    },
  }
}

interface Elements {
  readonly values: readonly unknown[]
  readonly found: InputViolation[]
  readonly isLate: boolean
}

function convertElements(list: readonly unknown[], element: JsonShape, maxErrors: number): Elements {
  const values: unknown[] = []
  const found: InputViolation[] = []
  let isLate = false
  for (const [index, item] of list.entries()) {
    try {
      const value = element.convert(item)
      if (value === INVALID) found.push(typeMismatch([index], element.expected))
      isLate ||= isPromiseLike(value)
      values.push(value)
    } catch (error) {
      found.push(...findings(error, index))
    }
    if (found.length >= maxErrors) break
  }
  return { values, found, isLate }
}

/** Adds what is wrong with elements that were asynchronous. Waits for all of them: none must be rejected unseen. */
async function settled(values: readonly unknown[], found: InputViolation[]): Promise<readonly unknown[]> {
  const results = await Promise.allSettled(values)
  return results.map((result, index) => {
    if (result.status === 'fulfilled') return result.value
    found.push(...findings(result.reason, index))
    return undefined
  })
}

/** @throws what is no finding about the element */
function findings(thrown: unknown, index: number): readonly InputViolation[] {
  if (!(thrown instanceof InputException)) throw thrown
  return placedViolations(thrown.violations, { path: [index] })
}
