import type { AnyClass } from '../../core/index.js'
import { declareProperty } from '../../validation/index.js'
import {
  API_EXTRA_MODELS,
  API_PROPERTY,
  API_SCHEMA,
  type ApiPropertyOptions,
  type ApiSchemaOptions,
} from './api-metadata.js'

type PropertyRefinement = (prototype: object, property: string) => void

/**
 * Refines what the document says of a property: what its constraints, its type and its default value can not tell. A property without
 * any other decorator becomes known by it.
 *
 * @example
 * \@ApiProperty({ description: 'In cents.', example: 1250 })
 * \@IsInt()
 * price!: number
 */
export function ApiProperty(options: ApiPropertyOptions = {}): PropertyRefinement {
  return (prototype, property) => {
    API_PROPERTY.update(prototype, (inherited) => ({ ...inherited, ...options }), property)
    declareProperty(prototype, property)
  }
}

/** `@ApiProperty({ required: false })`. */
export function ApiPropertyOptional(options: ApiPropertyOptions = {}): PropertyRefinement {
  return ApiProperty({ ...options, required: false })
}

/** `@ApiProperty({ readOnly: true })`: shown in responses, ignored in requests. */
export function ApiResponseProperty(options: ApiPropertyOptions = {}): PropertyRefinement {
  return ApiProperty({ ...options, readOnly: true })
}

/** Names and describes the component of a class. A subclass has its own. */
export function ApiSchema(options: ApiSchemaOptions): (type: AnyClass) => void {
  return (type) => API_SCHEMA.set(type, options)
}

/** Puts classes into the document that no handler names: the items of a page, events, members of a union. */
export function ApiExtraModels(
  ...models: readonly AnyClass[]
): (target: object, member?: string | symbol) => void {
  return (target, member) =>
    API_EXTRA_MODELS.update(target, (current = []) => [...current, ...models], member)
}

/** Where the component of a class is in the document, for references that are written by hand. Name the class in {@link ApiExtraModels}. */
export function getSchemaPath(model: AnyClass | string): string {
  const name = typeof model === 'string' ? model : (API_SCHEMA.getOwn(model)?.name ?? model.name)
  return `#/components/schemas/${name}`
}
