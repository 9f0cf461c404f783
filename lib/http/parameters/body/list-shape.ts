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

/** Elements whose asynchronous constraints run at the same time: a client decides how many there are. */
const BATCH = 100

/**
 * A list of one shape. What is wrong with any of its elements is told together. Once there are as many errors as are
 * told, the elements behind are not looked at.
 */
export function listShape(element: JsonShape, { collect, maxErrors }: ListTraits): JsonShape {
  const convertList = (list: readonly unknown[]): unknown => {
    const values: unknown[] = []
    const found: InputViolation[] = []
    const convertFrom = (start: number): unknown => {
      for (let at = start; at < list.length && found.length < maxErrors; at += BATCH) {
        const batch = convertBatch(list.slice(at, at + BATCH), element, { found, at })
        if (batch.isLate) {
          return settled(batch.values, { found, at }).then((late) => {
            values.push(...late)
            return convertFrom(at + BATCH)
          })
        }
        values.push(...batch.values)
      }
      if (found.length > 0) throw new InvalidInputException(found.slice(0, maxErrors))
      return collect(values)
    }
    return convertFrom(0)
  }
  return {
    expected: `an array whose elements are each ${element.expected}`,
    convert: (value) => (Array.isArray(value) ? convertList(value) : INVALID),
  }
}

/** Where findings go, and the index of the first element. */
interface BatchTraits {
  readonly found: InputViolation[]
  readonly at: number
}

interface Batch {
  readonly values: readonly unknown[]
  readonly isLate: boolean
}

function convertBatch(list: readonly unknown[], element: JsonShape, { found, at }: BatchTraits): Batch {
  const values: unknown[] = []
  let isLate = false
  for (const [offset, item] of list.entries()) {
    try {
      const value = element.convert(item)
      if (value === INVALID) found.push(typeMismatch([at + offset], element.expected))
      if (isPromiseLike(value)) {
        isLate = true
        // It may be rejected when nobody waits any more, because another element has failed before.
        value.then(undefined, () => undefined)
      }
      values.push(value)
    } catch (error) {
      found.push(...findings(error, at + offset))
      values.push(undefined)
    }
  }
  return { values, isLate }
}

/** Adds what is wrong with elements that were asynchronous. */
async function settled(values: readonly unknown[], { found, at }: BatchTraits): Promise<readonly unknown[]> {
  const results = await Promise.allSettled(values)
  return results.map((result, offset) => {
    if (result.status === 'fulfilled') return result.value
    found.push(...findings(result.reason, at + offset))
    return undefined
  })
}

/** @throws what is no finding about the element */
function findings(thrown: unknown, index: number): readonly InputViolation[] {
  if (!(thrown instanceof InputException)) throw thrown
  return placedViolations(thrown.violations, { path: [index] })
}
