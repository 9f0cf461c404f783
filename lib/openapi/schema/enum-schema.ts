import { enumValues, type EnumSource } from '../../http/index.js'
import type { JsonSchema } from '../document/json-schema.js'

/** The values of an enum, with their type where they have one. */
export function enumSchema(source: EnumSource): JsonSchema {
  const values = [...enumValues(source)]
  if (values.every((value) => typeof value === 'string')) return { type: 'string', enum: values }
  if (values.every((value) => Number.isInteger(value))) return { type: 'integer', enum: values }
  if (values.every((value) => typeof value === 'number')) return { type: 'number', enum: values }
  return { enum: values }
}
