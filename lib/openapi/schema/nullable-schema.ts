import type { JsonSchema } from '../document/json-schema.js'
import { typesOf } from './intersect-schemas.js'

const COMPOSED = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not', 'const'] as const

/** The schema, and null: as a further type, as JSON Schema 2020-12 says it. What describes nothing takes null already. */
export function nullable(schema: JsonSchema): JsonSchema {
  const types = typesOf(schema.type)
  if (types.includes('null')) return schema
  if (COMPOSED.some((keyword) => schema[keyword] !== undefined)) return { anyOf: [schema, { type: 'null' }] }
  const members = schema.enum === undefined ? {} : { enum: [...new Set([...schema.enum, null])] }
  return types.length === 0 ? { ...schema, ...members } : { ...schema, type: [...types, 'null'], ...members }
}

/** Without null, for places that can not send it: paths, queries and fields. */
export function withoutNull(schema: JsonSchema): JsonSchema {
  const { anyOf } = schema
  if (anyOf?.length === 2 && anyOf[1]?.type === 'null') {
    const { anyOf: _, ...rest } = schema
    return { ...anyOf[0], ...rest }
  }
  const types = typesOf(schema.type)
  if (!types.includes('null')) return schema
  const [only, ...others] = types.filter((type) => type !== 'null')
  const { type: _, enum: members, ...rest } = schema
  return {
    ...(only !== undefined && { type: others.length === 0 ? only : [only, ...others] }),
    ...rest,
    ...(members !== undefined && { enum: members.filter((value) => value !== null) }),
  }
}
