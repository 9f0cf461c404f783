import type { JsonSchema, JsonSchemaType } from '../document/json-schema.js'

type Combine = (a: never, b: never) => unknown

/** Keywords of which two can be said as one. */
const COMBINED: Readonly<Record<string, Combine>> = {
  minimum: Math.max,
  exclusiveMinimum: Math.max,
  minLength: Math.max,
  minItems: Math.max,
  minProperties: Math.max,
  maximum: Math.min,
  exclusiveMaximum: Math.min,
  maxLength: Math.min,
  maxItems: Math.min,
  maxProperties: Math.min,
  type: commonTypes,
  enum: (a: readonly unknown[], b: readonly unknown[]) => a.filter((value) => b.includes(value)),
  items: intersectSchemas,
  allOf: (a: readonly JsonSchema[], b: readonly JsonSchema[]) => [...a, ...b],
  required: (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])],
} satisfies Readonly<Record<string, Combine>>

/** The schema of what both describe. Two of a keyword that can not be said as one end up in `allOf`. */
export function intersectSchemas(a: JsonSchema, b: JsonSchema): JsonSchema {
  const merged: Record<string, unknown> = { ...a }
  const remaining: JsonSchema[] = []
  for (const [keyword, value] of Object.entries(b)) {
    const own = merged[keyword]
    if (own === undefined || isSame(own, value)) merged[keyword] = value
    else if (Object.hasOwn(COMBINED, keyword))
      merged[keyword] = COMBINED[keyword]?.(own as never, value as never)
    else remaining.push({ [keyword]: value })
  }
  return remaining.length === 0 ? merged : intersectSchemas(merged, { allOf: remaining })
}

/** Every integer is a number. Where there is no common type, what was said last counts: it is what validation says. */
function commonTypes(a: JsonSchema['type'], b: JsonSchema['type']): JsonSchema['type'] {
  const before = typesOf(a)
  const common = typesOf(b).flatMap((type) => {
    if (before.includes(type)) return [type]
    if (type === 'integer' && before.includes('number')) return [type]
    return type === 'number' && before.includes('integer') ? (['integer'] as const) : []
  })
  if (common.length === 0) return b
  return common.length === 1 ? common[0] : [...new Set(common)]
}

/** As a list. */
export function typesOf(type: JsonSchema['type']): readonly JsonSchemaType[] {
  if (type === undefined) return []
  return typeof type === 'string' ? [type] : type
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
