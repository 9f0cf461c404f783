import type { ParameterDescription } from '../../http/index.js'
import type { ValidationMetadata } from '../../validation/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import { basicType } from '../schema/basic-types.js'
import { constraintsOf, readConstraints } from '../schema/property-constraints.js'
import type { SchemaView } from '../schema/schema-view.js'
import type { OperationSource } from './operation-source.js'

/** The schema of what one parameter of a handler takes: its type, its constraints and its default value. */
export function valueSchema(source: OperationSource, description: ParameterDescription): JsonSchema {
  const { schemas } = source
  const view = source.inputView(description.index)
  const { schema: declared, defaultValue } = description
  const typed = declared === undefined ? typedSchema(source, description, view) : schemas.of(declared, view)
  const constraints = argumentConstraints(source, description)
  const schema = constraints === undefined ? typed : schemas.constrained(typed, constraints)
  const fallback = jsonDefault(defaultValue, schema)
  return fallback === undefined ? schema : { ...schema, default: fallback }
}

/** Whether a request without the value is refused: by the decorator that takes it, or by the constraints that stand on the parameter. */
export function isRequired(source: OperationSource, description: ParameterDescription): boolean {
  if (description.required || description.defaultValue !== undefined) return description.required
  const constraints = argumentConstraints(source, description)
  return constraints !== undefined && readConstraints(source.schemas.engine, constraints).refusesAbsence
}

function argumentConstraints(
  { mapping, schemas, inputView }: OperationSource,
  { index }: ParameterDescription,
): readonly ValidationMetadata[] | undefined {
  const { argumentsType, argumentNames } = mapping
  if (argumentsType === undefined) return undefined
  return constraintsOf(schemas.engine, argumentsType, inputView(index)).get(argumentNames[index] ?? '')
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
