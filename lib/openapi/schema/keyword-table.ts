import type { JsonSchema } from '../document/json-schema.js'

/** What one constraint says in JSON Schema about the value, given the values that its decorator was given. */
export type ConstraintKeywords = (values: readonly unknown[]) => JsonSchema

/** By the name of the constraint. */
export type KeywordTable = Readonly<Record<string, ConstraintKeywords>>

/** A keyword whose value is a number that is not negative. */
export function count(keyword: string, value: unknown): JsonSchema {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? { [keyword]: Math.ceil(value) }
    : {}
}
