import type { AnyClass } from '../../core/index.js'
import type { ValidationEngine } from '../../validation/index.js'
import type { ApiTypeOptions } from '../decorators/api-metadata.js'
import type { JsonSchema } from '../document/json-schema.js'
import type { SchemaView } from './schema-view.js'

/** A value of a discriminator's property, which a class has in a union. */
export interface UnionMember {
  readonly property: string
  readonly value: string
}

/** Where the schema of a class gets those of its properties' types. */
export interface TypeSchemas {
  readonly engine: ValidationEngine
  of(type: unknown, view: SchemaView): JsonSchema
  /** What `type`, `isArray` and `enum` of a decorator say; `undefined` where they say nothing. */
  ofOptions(options: ApiTypeOptions, view: SchemaView): JsonSchema | undefined
  ofClass(type: AnyClass, view: SchemaView, member?: UnionMember): JsonSchema
}
