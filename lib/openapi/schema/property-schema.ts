import type { PropertyModel, ValidationMetadata } from '../../validation/index.js'
import type { ApiPropertyOptions } from '../decorators/api-metadata.js'
import type { JsonSchema } from '../document/json-schema.js'
import { intersectSchemas, typesOf } from './intersect-schemas.js'
import { nullable } from './nullable-schema.js'
import { readConstraints, type PropertyConstraints } from './property-constraints.js'
import { propertyTypeSchema } from './property-type.js'
import type { SchemaView } from './schema-view.js'
import type { TypeSchemas } from './type-schemas.js'

/** What is known of one property. */
export interface PropertyFacts {
  readonly property: PropertyModel
  /** Those that count in the view. */
  readonly constraints: readonly ValidationMetadata[]
  /** What `@ApiProperty` says. */
  readonly refinement: ApiPropertyOptions | undefined
  /** What a new instance always has here, as JSON. */
  readonly defaultValue: unknown
}

export interface PropertySchema {
  readonly schema: JsonSchema
  readonly required: boolean
}

const SCALARS = new Set(['string', 'number', 'integer', 'boolean', 'null'])

/** The schema of a property from its type, its constraints and its default; `@ApiProperty` has the last word. */
export function propertySchema(schemas: TypeSchemas, facts: PropertyFacts, view: SchemaView): PropertySchema {
  const { property, refinement = {}, defaultValue } = facts
  const constraints = readConstraints(schemas.engine, facts.constraints, view.validation)
  const { type: _type, isArray: _isArray, enum: _enum, enumName: _enumName, ...rest } = refinement
  const { name: _name, required: _required, nullable: givenNullable, ...keywords } = rest
  const given = schemas.ofOptions(refinement, view) ?? (isComposed(refinement) ? {} : undefined)
  const inferred = constrained(given ?? propertyTypeSchema(schemas, property, view), constraints)
  const isNullable = givenNullable ?? (constraints.isOptional || property.initialValue === null)
  return {
    schema: {
      ...(isNullable ? nullable(inferred) : inferred),
      ...(defaultValue !== undefined && { default: defaultValue }),
      ...keywords,
    },
    required: isRequired(facts, constraints, view),
  }
}

/** A schema and what constraints say besides. Those with `each` are about the elements of a list, a Set or a Map. */
export function constrained(schema: JsonSchema, { value, element }: PropertyConstraints): JsonSchema {
  if (element === undefined) return tidy(intersectSchemas(schema, value))
  if (schema.additionalProperties !== undefined && typeof schema.additionalProperties === 'object') {
    const additionalProperties = tidy(intersectSchemas(schema.additionalProperties, element))
    return tidy(intersectSchemas({ ...schema, additionalProperties }, value))
  }
  const isList = schema.type === 'array'
  const items = tidy(intersectSchemas(isList ? (schema.items ?? {}) : schema, element))
  const list: JsonSchema = isList ? { ...schema, items } : { type: 'array', items }
  return tidy(intersectSchemas(list, value))
}

/** Objects are unique to class-validator by identity, which JSON does not have. */
function tidy(schema: JsonSchema): JsonSchema {
  if (schema.type === 'array' && schema.items === undefined) return tidy({ ...schema, items: {} })
  const itemTypes = typesOf(schema.items?.type)
  const areScalars = itemTypes.length > 0 && itemTypes.every((type) => SCALARS.has(type))
  if (schema.uniqueItems !== true || areScalars) return schema
  const { uniqueItems: _, ...rest } = schema
  return rest
}

function isComposed({ oneOf, anyOf, allOf, $ref }: ApiPropertyOptions): boolean {
  return [oneOf, anyOf, allOf, $ref].some((keyword) => keyword !== undefined)
}

/**
 * A request needs what validation refuses to miss. A response has what the class always sets, and what it declares by a decorator
 * without saying that it is optional.
 */
function isRequired(
  { property, refinement, defaultValue }: PropertyFacts,
  { refusesAbsence, isOptional, isConditional }: PropertyConstraints,
  { direction }: SchemaView,
): boolean {
  // `PartialType` makes what it takes over optional, whatever else is said of it.
  if (isOptional) return false
  if (refinement?.required !== undefined) return refinement.required
  if (isConditional) return false
  const hasDefault = defaultValue !== undefined || property.initialValue !== undefined
  if (direction === 'request') return refusesAbsence && !hasDefault
  const isDeclared = refinement !== undefined || property.type !== undefined || property.expose !== undefined
  return hasDefault || isDeclared || refusesAbsence
}
