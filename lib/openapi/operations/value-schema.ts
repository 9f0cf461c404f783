import type { ParameterDescription } from '../../http/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import { basicType } from '../schema/basic-types.js'
import { constraintsOf } from '../schema/property-constraints.js'
import type { SchemaView } from '../schema/schema-view.js'
import type { OperationSource } from './operation-source.js'

/** The schema of what one parameter of a handler takes: its type, its constraints and its default value. */
export function valueSchema(source: OperationSource, description: ParameterDescription): JsonSchema {
  const { mapping, schemas } = source
  const view = source.inputView(description.index)
  const { schema: declared, defaultValue, index } = description
  const typed = declared === undefined ? typedSchema(source, description, view) : schemas.of(declared, view)
  const { argumentsType, argumentNames } = mapping
  const constraints =
    argumentsType === undefined
      ? undefined
      : constraintsOf(schemas.engine, argumentsType, view).get(argumentNames[index] ?? '')
  const schema = constraints === undefined ? typed : schemas.constrained(typed, constraints)
  const fallback = jsonDefault(defaultValue, schema)
  return fallback === undefined ? schema : { ...schema, default: fallback }
}

/** Texts without a type are strings, and so are those that a converter takes; what JSON holds without a type may be anything. */
function typedSchema(
  { schemas }: OperationSource,
  { type, element, enum: members, in: place }: ParameterDescription,
  view: SchemaView,
): JsonSchema {
  const isText = place !== 'body' && place !== 'form'
  const single = (type: unknown): JsonSchema => {
    if (members !== undefined) return schemas.ofEnum(members)
    const isUntyped = type === undefined || type === Object
    if (place !== 'body' && isUntyped) return { type: 'string' }
    if (isText && basicType(type) === undefined) return { type: 'string' }
    return schemas.of(type, view)
  }
  if (type === Array || type === Set) return { type: 'array', items: single(element) }
  if (type === Map) return { type: 'object', additionalProperties: single(element) }
  return single(type)
}

/** A default as it is sent: what is given as text is converted as the request's text would be. */
export function jsonDefault(value: unknown, schema: JsonSchema): unknown {
  if (value === undefined || value === null) return undefined
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (value instanceof URL || typeof value === 'bigint') return String(value)
  if (value instanceof Set) return jsonDefault([...value], schema)
  if (Array.isArray(value)) return value.map((item: unknown) => jsonDefault(item, schema.items ?? {}))
  if (typeof value !== 'string') return typeof value === 'object' ? undefined : value
  if (schema.type === 'array') return value === '' ? [] : jsonDefault(value.split(','), schema)
  if (schema.type === 'boolean') return value === 'true'
  return schema.type === 'number' || schema.type === 'integer' ? Number(value) : value
}
