import type { AnyClass } from '../../core/index.js'
import { ProblemDetail, type EnumSource } from '../../http/index.js'
import type { ValidationEngine, ValidationMetadata } from '../../validation/index.js'
import { API_SCHEMA, type ApiTypeOptions } from '../decorators/api-metadata.js'
import type { JsonSchema } from '../document/json-schema.js'
import { basicType } from './basic-types.js'
import { classSchema, fieldSchemas, type FieldSchema } from './class-schema.js'
import { enumSchema } from './enum-schema.js'
import { problemSchema } from './problem-schema.js'
import { readConstraints } from './property-constraints.js'
import { constrained } from './property-schema.js'
import { SchemaComponents } from './schema-components.js'
import { viewKey, viewSuffix, type SchemaView } from './schema-view.js'
import {
  isStandardSchema,
  StandardSchemaExport,
  type StandardSchemaOptions,
} from './standard-schema-export.js'
import type { TypeSchemas, UnionMember } from './type-schemas.js'

/** Makes schemas of types. Classes become components; everything else is described in place. */
export class SchemaFactory implements TypeSchemas {
  readonly components = new SchemaComponents()
  readonly engine: ValidationEngine
  readonly #standard: StandardSchemaExport

  constructor(engine: ValidationEngine, options: StandardSchemaOptions) {
    this.engine = engine
    this.#standard = new StandardSchemaExport(this.components, options)
  }

  /** Of a class, a basic type or its name, a Standard Schema, a list of one (`[Order]`), or a function that gives it. */
  of(type: unknown, view: SchemaView): JsonSchema {
    const basic = basicType(type)
    if (basic !== undefined) return basic
    if (isStandardSchema(type)) return this.#standard.schema(type, view.direction)
    if (Array.isArray(type)) return { type: 'array', items: this.of(type[0], view) }
    if (type === ProblemDetail) return this.problem()
    if (isClass(type)) return this.ofClass(type, view)
    return typeof type === 'function' ? this.of((type as () => unknown)(), view) : {}
  }

  ofOptions(
    { type, isArray, enum: members, enumName }: ApiTypeOptions,
    view: SchemaView,
  ): JsonSchema | undefined {
    if (type === undefined && members === undefined) return undefined
    const element = members === undefined ? this.of(type, view) : this.ofEnum(members, enumName)
    return isArray === true ? { type: 'array', items: element } : element
  }

  ofEnum(source: EnumSource, name?: string): JsonSchema {
    if (name === undefined) return enumSchema(source)
    const build = (): JsonSchema => enumSchema(source)
    return this.components.reference({ identity: source, key: name, name, suffix: '', build })
  }

  /** A reference to the component of a class; `member`: as a member of a union. */
  ofClass(type: AnyClass, view: SchemaView, member?: UnionMember): JsonSchema {
    const key = viewKey(view)
    return this.components.reference({
      identity: type,
      key: member === undefined ? key : `${key}:${member.property}=${member.value}`,
      name: API_SCHEMA.getOwn(type)?.name ?? type.name,
      suffix: member === undefined ? viewSuffix(view) : `Variant${viewSuffix(view)}`,
      build: () => asMember(classSchema(this, type, view), member),
    })
  }

  /** The properties of a class or of an object schema one by one, for places that take them so; `undefined` where there are none. */
  fields(type: unknown, view: SchemaView): readonly FieldSchema[] | undefined {
    if (isClass(type) && basicType(type) === undefined) return fieldSchemas(this, type, view)
    if (!isStandardSchema(type)) return undefined
    const { properties, required = [] } = this.components.resolve(this.of(type, view))
    if (properties === undefined) return undefined
    return Object.entries(properties).map(([name, schema]) => ({
      name,
      schema,
      required: required.includes(name),
    }))
  }

  /** Of RFC 9457, with the findings of validation. */
  problem(): JsonSchema {
    const name = 'ProblemDetail'
    return this.components.reference({
      identity: ProblemDetail,
      key: '',
      name,
      suffix: '',
      build: problemSchema,
    })
  }

  /** A schema and what constraints say besides. */
  constrained(schema: JsonSchema, constraints: readonly ValidationMetadata[]): JsonSchema {
    return constrained(schema, readConstraints(this.engine, constraints))
  }
}

/** Arrow functions have no prototype. */
function isClass(type: unknown): type is AnyClass {
  return typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null
}

function asMember(schema: JsonSchema, member: UnionMember | undefined): JsonSchema {
  if (member === undefined) return schema
  const { property, value } = member
  const { [property]: _, ...others } = schema.properties ?? {}
  const required = (schema.required ?? []).filter((name) => name !== property)
  return {
    ...schema,
    properties: { [property]: { type: 'string', const: value }, ...others },
    required: [property, ...required],
  }
}
