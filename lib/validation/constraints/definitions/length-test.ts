import { CodeScope } from '../../code/code-scope.js'
import type { ConstraintTest } from '../constraint-definition.js'
import { characterCount, unitsOfAtLeast, unitsOfAtMost } from '../string-length.js'

/**
 * Whether a text has so many characters. Characters are counted only where the number of code units does not decide, so at most three
 * times as many as the bound.
 */
export function lengthTest(min: unknown, max: unknown): ConstraintTest | undefined {
  if (!isBound(min) || !isBound(max)) return undefined
  const atLeast = Math.max(min ?? 0, 0)
  const atMost = max ?? Number.MAX_SAFE_INTEGER
  const enough = unitsOfAtLeast(atLeast)
  const tooMany = unitsOfAtMost(Math.max(atMost, 0))
  const test = (value: unknown): boolean => {
    if (typeof value !== 'string') return false
    const units = value.length
    if (units >= enough && units <= atMost) return true
    if (units < atLeast || units > tooMany) return false
    const characters = characterCount(value)
    return characters >= atLeast && characters <= atMost
  }
  return {
    test,
    emit: (value, scope) => {
      const certain = [`typeof ${value} === 'string'`]
      if (enough > 0) certain.push(`${value}.length >= ${CodeScope.literal(enough)}`)
      if (max !== undefined) certain.push(`${value}.length <= ${CodeScope.literal(max)}`)
      return `((${certain.join(' && ')}) || ${scope.bind(test)}(${value}))`
    },
  }
}

function isBound(value: unknown): value is number | undefined {
  return value === undefined || Number.isSafeInteger(value)
}
