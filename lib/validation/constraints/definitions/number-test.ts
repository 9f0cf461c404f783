import type { ConstraintTest, ConstraintValues } from '../constraint-definition.js'
import { isPlainObject } from '../constraint-purity.js'

/** `@IsNumber(options)`. */
export function isNumberTest([options]: ConstraintValues): ConstraintTest | undefined {
  if (!isPlainObject(options)) return undefined
  const { maxDecimalPlaces } = options
  const allowsNaN = Boolean(options['allowNaN'])
  const allowsInfinity = Boolean(options['allowInfinity'])
  if (maxDecimalPlaces === undefined) return anyNumber(allowsNaN, allowsInfinity)
  if (typeof maxDecimalPlaces !== 'number') return undefined
  const test = (value: unknown): boolean => {
    if (typeof value !== 'number') return false
    if (Number.isNaN(value)) return allowsNaN
    if (!Number.isFinite(value)) return allowsInfinity
    return !(decimalPlaces(value) > maxDecimalPlaces)
  }
  return {
    test,
    emit: (value, scope) =>
      maxDecimalPlaces >= 0
        ? `(Number.isInteger(${value}) || ${scope.bind(test)}(${value}))`
        : `${scope.bind(test)}(${value})`,
  }
}

function anyNumber(allowsNaN: boolean, allowsInfinity: boolean): ConstraintTest {
  const test = (value: unknown): boolean =>
    typeof value === 'number' &&
    (Number.isFinite(value) || (Number.isNaN(value) ? allowsNaN : allowsInfinity))
  return {
    test,
    emit: (value, scope) =>
      allowsNaN || allowsInfinity
        ? `(Number.isFinite(${value}) || ${scope.bind(test)}(${value}))`
        : `Number.isFinite(${value})`,
  }
}

/**
 * As printed, which is how class-validator counts. It throws for a number that is printed with an exponent and without a point (1e-7), which
 * any JSON text may hold: that one has as many places as its exponent says.
 */
function decimalPlaces(value: number): number {
  if (Number.isInteger(value)) return 0
  const printed = value.toString()
  const [, fraction] = printed.split('.')
  return fraction === undefined ? -Number(printed.slice(printed.indexOf('e') + 1)) : fraction.length
}
