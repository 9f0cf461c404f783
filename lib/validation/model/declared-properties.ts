import { MetadataKey } from '../../core/index.js'

/** On a prototype: properties that a decorator stands above which is neither class-validator's nor class-transformer's. */
const DECLARED_PROPERTIES = new MetadataKey<ReadonlySet<string>>('validation:declared-properties')

/**
 * Lets mapped types know of a property. They carry all metadata that `Reflect` (and so a MetadataKey) has of a property, but can not list the
 * properties that have some: a decorator that writes it calls this.
 */
export function declareProperty(prototype: object, property: string): void {
  DECLARED_PROPERTIES.update(prototype, (properties) => new Set(properties).add(property))
}

export function declaredProperties(prototype: object): ReadonlySet<string> {
  return DECLARED_PROPERTIES.get(prototype) ?? new Set()
}
