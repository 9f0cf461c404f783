import type { AnyClass } from '../../core/index.js'
import { API_PROPERTY, API_SCHEMA } from '../decorators/api-metadata.js'
import type { JsonSchema } from '../document/json-schema.js'
import { exposedProperties } from './exposed-properties.js'
import { DefaultValues } from './default-values.js'
import { constraintsOf } from './property-constraints.js'
import { propertySchema, type PropertySchema } from './property-schema.js'
import type { SchemaView } from './schema-view.js'
import type { TypeSchemas } from './type-schemas.js'

/** A property of a class as clients see it. */
export interface FieldSchema extends PropertySchema {
  readonly name: string
}

/** The properties of a class that a view shows, in their order. Inherited ones are among them. */
export function fieldSchemas(schemas: TypeSchemas, type: AnyClass, view: SchemaView): readonly FieldSchema[] {
  const { engine } = schemas
  const constraints = constraintsOf(engine, type, view)
  const defaults = new DefaultValues(type)
  return exposedProperties(engine, type, view).map(({ name, property }) => {
    const refinement = API_PROPERTY.get(type.prototype as object, property.name)
    const facts = {
      property,
      constraints: constraints.get(property.name) ?? [],
      refinement,
      defaultValue: defaults.of(property),
    }
    return { name: refinement?.name ?? name, ...propertySchema(schemas, facts, view) }
  })
}

/** The schema of an object of a class. */
export function classSchema(schemas: TypeSchemas, type: AnyClass, view: SchemaView): JsonSchema {
  const fields = fieldSchemas(schemas, type, view)
  const required = fields.filter((field) => field.required).map(({ name }) => name)
  const { title, description } = API_SCHEMA.getOwn(type) ?? {}
  const { whitelist, forbidNonWhitelisted } = view.validation ?? {}
  const isClosed = view.direction === 'request' && whitelist === true && forbidNonWhitelisted === true
  return {
    type: 'object',
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(fields.length > 0 && {
      properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    }),
    ...(required.length > 0 && { required }),
    ...(isClosed && { additionalProperties: false }),
  }
}
