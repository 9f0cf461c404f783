import { messageOf, type StandardSchema } from '../../common/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import type { SchemaComponents } from './schema-components.js'
import type { SchemaView } from './schema-view.js'

type Direction = SchemaView['direction']

export interface StandardSchemaOptions {
  /**
   * Makes JSON Schema of schemas that can not do it themselves, such as Valibot's: `(schema) => toJsonSchema(schema)`. Asked first;
   * `undefined` leaves the schema to what it can do.
   */
  readonly jsonSchemaOf?:
    ((schema: StandardSchema, direction: Direction) => JsonSchema | undefined) | undefined
  /** Called once for a schema that is documented less than it is, or not at all. */
  readonly warn: (message: string) => void
}

/** What the Standard JSON Schema specification adds to a schema. */
interface StandardJsonSchema {
  readonly input: (options: StandardJsonSchemaOptions) => JsonSchema
  readonly output: (options: StandardJsonSchemaOptions) => JsonSchema
}

interface StandardJsonSchemaOptions {
  readonly target: 'draft-2020-12'
  readonly libraryOptions?: Readonly<Record<string, unknown>>
}

const STRICT: StandardJsonSchemaOptions = { target: 'draft-2020-12' }
/** Zod's and ArkType's ways to say that what has no JSON Schema is to be anything. */
const LENIENT: StandardJsonSchemaOptions = {
  target: 'draft-2020-12',
  libraryOptions: { unrepresentable: 'any', fallback: (context: { readonly base: unknown }) => context.base },
}

/** What is exported of a schema that says nothing. */
const ANYTHING: JsonSchema = {}

/** Puts the JSON Schema that schemas of other libraries export into a document. Its definitions become components. */
export class StandardSchemaExport {
  readonly #components: SchemaComponents
  readonly #options: StandardSchemaOptions
  readonly #exported = new WeakMap<StandardSchema, Map<Direction, JsonSchema>>()

  constructor(components: SchemaComponents, options: StandardSchemaOptions) {
    this.#components = components
    this.#options = options
  }

  schema(schema: StandardSchema, direction: Direction): JsonSchema {
    let directions = this.#exported.get(schema)
    if (directions === undefined) this.#exported.set(schema, (directions = new Map()))
    let exported = directions.get(direction)
    if (exported === undefined) {
      exported = this.#embed(schema, this.#export(schema, direction), direction)
      directions.set(direction, exported)
    }
    return exported
  }

  #export(schema: StandardSchema, direction: Direction): JsonSchema {
    const given = this.#options.jsonSchemaOf?.(schema, direction)
    if (given !== undefined) return given
    const { vendor } = schema['~standard']
    const exporter = (schema['~standard'] as { readonly jsonSchema?: StandardJsonSchema }).jsonSchema
    if (exporter === undefined) {
      this.#options.warn(
        `A schema of ${vendor} exports no JSON Schema, so it is documented as any value. Give OpenApiModule the option jsonSchemaOf, which makes one of it.`,
      )
      return ANYTHING
    }
    const run = direction === 'request' ? exporter.input : exporter.output
    try {
      return run(STRICT)
    } catch (error) {
      return this.#lenient(run, vendor, messageOf(error))
    }
  }

  #lenient(run: StandardJsonSchema['input'], vendor: string, reason: string): JsonSchema {
    const problem = `A schema of ${vendor} has a part that JSON Schema can not express (${reason})`
    const help = 'Give OpenApiModule the option jsonSchemaOf, which makes a JSON Schema of it.'
    try {
      const exported = run(LENIENT)
      this.#options.warn(`${problem}, so that part is documented as any value. ${help}`)
      return exported
    } catch {
      this.#options.warn(`${problem}, so it is documented as any value. ${help}`)
      return ANYTHING
    }
  }

  /** What refers to itself, or has a name, becomes a component, and so do the definitions that it brings. */
  #embed(identity: StandardSchema, exported: JsonSchema, direction: Direction): JsonSchema {
    const { $schema: _schema, $id, $defs, definitions, ...root } = exported
    const defined = { ...(definitions as Definitions), ...($defs as Definitions) }
    const component = (key: string, name: string, body: JsonSchema): string => {
      const build = (): JsonSchema => withReferences(body, refer)
      const suffix = direction === 'response' ? 'Response' : ''
      return (
        this.#components.reference({ identity, key: `${direction}:${key}`, name, suffix, build }).$ref ?? ''
      )
    }
    const refer = (pointer: string): string => {
      const name = /^#\/(?:\$defs|definitions)\/([^/]+)/.exec(pointer)?.[1]
      const body = name === undefined ? undefined : defined[name]
      if (name !== undefined && body !== undefined) {
        return component(name, name, body) + pointer.slice(pointer.indexOf(name) + name.length)
      }
      return pointer.startsWith('#')
        ? component('', nameOf($id, root.title) ?? 'Schema', root) + pointer.slice(1)
        : pointer
    }
    const name = nameOf($id, root.title)
    return name === undefined ? withReferences(root, refer) : { $ref: component('', name, root) }
  }
}

type Definitions = Readonly<Record<string, JsonSchema>> | undefined

export function isStandardSchema(value: unknown): value is StandardSchema {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') && '~standard' in value
  )
}

function nameOf(...candidates: readonly unknown[]): string | undefined {
  return candidates.find((name) => typeof name === 'string' && /^[A-Za-z][\w.-]*$/.test(name)) as
    string | undefined
}

/** A copy of a schema with other references. */
function withReferences<T>(value: T, refer: (pointer: string) => string): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withReferences(item, refer)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: [string, unknown]) => [
      key,
      key === '$ref' && typeof member === 'string' ? refer(member) : withReferences(member, refer),
    ]),
  ) as T
}
