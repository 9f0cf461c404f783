import type { AnyClass } from '../../core/index.js'
import type { PropertyModel } from '../../validation/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import { typeOfValue } from './basic-types.js'
import type { SchemaView } from './schema-view.js'
import type { TypeSchemas } from './type-schemas.js'

type TypeMetadata = NonNullable<PropertyModel['type']>
type DiscriminatorOptions = NonNullable<TypeMetadata['options']['discriminator']>

/** The schema of a property as its type tells it: `@Type`, what TypeScript emitted, or the initial value. */
export function propertyTypeSchema(
  schemas: TypeSchemas,
  { type, emittedType, initialValue }: PropertyModel,
  view: SchemaView,
): JsonSchema {
  const declared =
    emittedType === undefined || emittedType === Object ? typeOfValue(initialValue) : emittedType
  if (type === undefined) return schemas.of(declared ?? emittedType, view)
  const { discriminator } = type.options
  const element =
    discriminator === undefined
      ? schemas.of(declaredElement(type), view)
      : unionSchema(schemas, discriminator, view)
  switch (declared) {
    case Array:
      return { type: 'array', items: element }
    case Set:
      return { type: 'array', items: element, uniqueItems: true }
    case Map:
      return { type: 'object', additionalProperties: element }
    default:
      return element
  }
}

/** A function that wants to see the value decides at run time: then nothing is known. */
function declaredElement({ typeFunction, reflectedType }: TypeMetadata): unknown {
  if (typeFunction === undefined) return reflectedType
  return typeFunction.length > 0 ? Object : typeFunction()
}

/** Each class with the value of the property that names it: that value is in the JSON also where the class does not declare it. */
function unionSchema(
  schemas: TypeSchemas,
  { property, subTypes }: DiscriminatorOptions,
  view: SchemaView,
): JsonSchema {
  const members = subTypes.map(({ name, value }) => {
    const { $ref = '' } = schemas.ofClass(value as AnyClass, view, { property, value: name })
    return { name, $ref }
  })
  return {
    oneOf: members.map(({ $ref }) => ({ $ref })),
    discriminator: {
      propertyName: property,
      mapping: Object.fromEntries(members.map(({ name, $ref }) => [name, $ref])),
    },
  }
}
