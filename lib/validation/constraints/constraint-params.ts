import type { ConstraintDefinition, ConstraintValues } from './constraint-definition.js'
import { isPlainObject } from './constraint-purity.js'

const MAX_VALUES = 50
const MAX_DEPTH = 3
const MAX_TEXT = 1000

/** What errors show of a constraint. A value is shown as a whole or not at all: half a list would be a wrong statement. */
export function readParams(
  definition: ConstraintDefinition,
  constraints: ConstraintValues,
): Readonly<Record<string, unknown>> {
  const params: Record<string, unknown> = {}
  for (const [name, read] of Object.entries(definition.params ?? {})) {
    const value = toJson(read(constraints))
    if (value !== undefined) params[name] = value
  }
  return params
}

/** The JSON value that says the same, as a whole; `undefined` where there is none, and for a large one. */
export function toJson(value: unknown, depth = MAX_DEPTH): unknown {
  switch (typeof value) {
    case 'string':
      return value.length <= MAX_TEXT ? value : undefined
    case 'number':
      // JSON has one zero.
      return Number.isFinite(value) ? value + 0 : undefined
    case 'bigint':
      return toJson(String(value), depth)
    case 'boolean':
      return value
    case 'object':
      return value === null ? value : objectToJson(value, depth)
    default:
      return undefined
  }
}

function objectToJson(value: object, depth: number): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (depth === 0) return undefined
  if (Array.isArray(value)) {
    if (value.length > MAX_VALUES) return undefined
    const items = Array.from(value, (item: unknown) => toJson(item, depth - 1))
    return items.includes(undefined) ? undefined : items
  }
  if (!isPlainObject(value)) return undefined
  const entries = Object.entries(value)
  if (entries.length > MAX_VALUES) return undefined
  const members = entries.map(([key, member]) => [key, toJson(member, depth - 1)] as const)
  return members.some(([, member]) => member === undefined) ? undefined : Object.fromEntries(members)
}
