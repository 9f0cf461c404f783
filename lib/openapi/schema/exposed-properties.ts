import type { AnyClass } from '../../core/index.js'
import {
  exposurePlan,
  TransformationType,
  type ExposurePlan,
  type PropertyModel,
  type ValidationEngine,
} from '../../validation/index.js'
import { API_PROPERTY } from '../decorators/api-metadata.js'
import type { SchemaView } from './schema-view.js'

/** A property under the name that it has outside. */
export interface ExposedProperty {
  readonly name: string
  readonly property: PropertyModel
}

/**
 * The properties of a class that a client may send, or gets: what class-transformer lets pass in this direction, under its names.
 * Accessors and methods are seen only where `@Expose` or `@ApiProperty` is on them.
 */
export function exposedProperties(
  engine: ValidationEngine,
  type: AnyClass,
  view: SchemaView,
): readonly ExposedProperty[] {
  const { properties } = engine.model(type)
  const { transformer } = engine.context.libraries
  if (transformer === undefined) return unplanned(type, properties, view)
  const isRequest = view.direction === 'request'
  const direction = isRequest ? TransformationType.PLAIN_TO_CLASS : TransformationType.CLASS_TO_PLAIN
  const plan = exposurePlan(type, view.transformation ?? {}, direction, transformer)
  return isRequest ? received(properties, plan) : sent(type, properties, plan)
}

/** Without class-transformer: fields, and whatever `@ApiProperty` is on. */
function unplanned(
  type: AnyClass,
  properties: readonly PropertyModel[],
  view: SchemaView,
): readonly ExposedProperty[] {
  return properties
    .filter((property) => (view.direction === 'request' ? !property.isReadOnly : isSeen(type, property)))
    .map((property) => ({ name: property.name, property }))
}

function received(properties: readonly PropertyModel[], plan: ExposurePlan): readonly ExposedProperty[] {
  const names = new Map(plan.listed.map((key) => [plan.property(key).property, key]))
  return properties.flatMap((property) => {
    if (property.isReadOnly) return []
    const listed = names.get(property.name)
    if (listed !== undefined) return [{ name: listed, property }]
    const own = plan.property(property.name)
    const isRead = plan.readsOwnKeys && own.isExposed && own.property === property.name
    return isRead ? [{ name: property.name, property }] : []
  })
}

function sent(
  type: AnyClass,
  properties: readonly PropertyModel[],
  plan: ExposurePlan,
): readonly ExposedProperty[] {
  return properties.flatMap((property) => {
    const { isExposed, plainKey } = plan.property(property.name)
    const isVisited = plan.listed.includes(property.name) || (plan.readsOwnKeys && isSeen(type, property))
    return isExposed && isVisited ? [{ name: plainKey, property }] : []
  })
}

/** Fields are an object's own; what stands on the prototype is seen where it is asked for. */
function isSeen({ prototype }: AnyClass, { name }: PropertyModel): boolean {
  return isField(prototype as object, name) || API_PROPERTY.get(prototype as object, name) !== undefined
}

function isField(prototype: object, name: string): boolean {
  for (
    let level: object | null = prototype;
    level !== null;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    if (Object.getOwnPropertyDescriptor(level, name) !== undefined) return false
  }
  return true
}
