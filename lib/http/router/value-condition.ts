import { InvalidConditionError } from './router.errors.js'

/** `name`, `!name`, `name=value` or `name!=value`, parsed. */
export interface ValueCondition {
  readonly name: string
  /** `undefined`: only presence counts. */
  readonly value: string | undefined
  readonly negated: boolean
}

/** @throws InvalidConditionError */
export function parseValueCondition(
  expression: string,
  condition: 'params' | 'headers',
  origin: string,
): ValueCondition {
  const equals = expression.indexOf('=')
  const isUnequal = equals > 0 && expression[equals - 1] === '!'
  const hasBang = equals < 0 && expression.startsWith('!')
  const raw =
    equals < 0 ? expression.slice(hasBang ? 1 : 0) : expression.slice(0, isUnequal ? equals - 1 : equals)
  const name = raw.trim()
  if (name === '' || (equals >= 0 && name.startsWith('!'))) {
    throw new InvalidConditionError(condition, expression, origin, 'it names nothing or negates twice')
  }
  return {
    name: condition === 'headers' ? name.toLowerCase() : name,
    value: equals < 0 ? undefined : expression.slice(equals + 1).trim(),
    negated: hasBang || isUnequal,
  }
}

export function holds(condition: ValueCondition, actual: string | undefined): boolean {
  const isMet = condition.value === undefined ? actual !== undefined : actual === condition.value
  return isMet !== condition.negated
}

/** How the condition reads in an answer to the client. */
export function describeCondition({ name, value, negated }: ValueCondition): string {
  if (value === undefined) return negated ? `!${name}` : name
  return `${name}${negated ? '!=' : '='}${value}`
}

/** Spring's order: more conditions first, then more of them that ask for a value. Negative: `a` is more specific. */
export function compareValueConditions(a: readonly ValueCondition[], b: readonly ValueCondition[]): number {
  return b.length - a.length || countValues(b) - countValues(a)
}

function countValues(conditions: readonly ValueCondition[]): number {
  return conditions.filter(({ value, negated }) => value !== undefined && !negated).length
}
