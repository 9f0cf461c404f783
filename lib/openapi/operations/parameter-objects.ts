import type { ParameterDescription } from '../../http/index.js'
import { API_PARAMETERS, type ApiParameterMetadata } from '../decorators/api-metadata.js'
import type { JsonSchema } from '../document/json-schema.js'
import type { ParameterObject, ParameterPlace } from '../document/openapi-document.js'
import type { FieldSchema } from '../schema/class-schema.js'
import { intersectSchemas } from '../schema/intersect-schemas.js'
import { withoutNull } from '../schema/nullable-schema.js'
import { conditionParameters } from './conditions.js'
import { declaredFor, type OperationSource } from './operation-source.js'
import type { PathTemplate, TemplateVariable } from './path-template.js'
import { isRequired, valueSchema } from './value-schema.js'

/** Headers that OpenAPI describes by other means, and ignores as parameters. */
const IGNORED_HEADERS = new Set(['accept', 'content-type', 'authorization'])

/** The parameters of one operation: variables of its path, what the handler takes, what its conditions need, what decorators add. */
export function parameterObjects(
  source: OperationSource,
  template: PathTemplate,
): readonly ParameterObject[] {
  const { mapping } = source
  const sent = mapping.parameters.flatMap((description) => describedParameters(source, description))
  const ofPath = sent.filter((parameter) => parameter.in === 'path')
  const parameters = new ParameterList()
  for (const variable of template.variables) {
    const described = ofPath.find(({ name }) => name === variable.name)
    parameters.add(described?.style === undefined ? pathParameter(variable, described) : described)
  }
  const variables = new Set(template.variables.map(({ name }) => name))
  for (const parameter of sent) {
    // A field of an object that has the name of a variable takes the variable.
    const isVariable = parameter.in === 'query' && variables.has(parameter.name)
    if (parameter.in !== 'path' && !isVariable) parameters.add(parameter)
  }
  for (const parameter of conditionParameters(mapping.conditions)) parameters.need(parameter)
  for (const refinement of declaredFor(API_PARAMETERS, mapping)) {
    if (refinement.in !== 'path' || variables.has(refinement.name)) parameters.refine(source, refinement)
  }
  return parameters.all
}

/** Parameters in the order in which they came, each name once in each place. */
class ParameterList {
  readonly #parameters = new Map<string, ParameterObject>()

  get all(): readonly ParameterObject[] {
    return [...this.#parameters.values()]
  }

  add(parameter: ParameterObject): void {
    const key = keyOf(parameter)
    if (key !== undefined && !this.#parameters.has(key)) this.#parameters.set(key, parameter)
  }

  need(parameter: ParameterObject): void {
    const key = keyOf(parameter)
    if (key === undefined) return
    const known = this.#parameters.get(key)
    const schema = intersectSchemas(known?.schema ?? {}, parameter.schema)
    this.#parameters.set(key, { ...known, ...parameter, schema })
  }

  refine({ schemas, inputView }: OperationSource, refinement: ApiParameterMetadata): void {
    const { type: _type, isArray: _isArray, enum: _enum, enumName: _name, schema, ...rest } = refinement
    const key = keyOf(rest)
    if (key === undefined) return
    const known = this.#parameters.get(key)
    const given = schema ?? schemas.ofOptions(refinement, inputView(-1))
    this.#parameters.set(key, {
      ...known,
      ...rest,
      ...(rest.in === 'path' ? { required: true } : { required: rest.required ?? known?.required ?? true }),
      schema: given ?? known?.schema ?? { type: 'string' },
    })
  }
}

function keyOf({ in: place, name }: Pick<ParameterObject, 'in' | 'name'>): string | undefined {
  if (place !== 'header') return `${place} ${name}`
  const header = name.toLowerCase()
  return IGNORED_HEADERS.has(header) ? undefined : `header ${header}`
}

/** The pattern of a variable holds for the text; a number is described by its type. */
function pathParameter(
  { name, schema, description }: TemplateVariable,
  described: ParameterObject | undefined,
): ParameterObject {
  const { default: _, ...value } = described?.schema ?? schema
  const isText = value['type'] === 'string'
  return {
    ...described,
    name,
    in: 'path',
    ...(description !== undefined && { description }),
    required: true,
    schema: isText ? intersectSchemas(schema, value) : value,
  }
}

/** Those that one parameter of the handler stands for: several where it takes an object of a class. */
function describedParameters(
  source: OperationSource,
  description: ParameterDescription,
): readonly ParameterObject[] {
  const { name } = description
  const place = parameterPlace(description)
  if (place === undefined) return []
  if (name !== undefined) {
    const style = description.in === 'matrix' ? { style: 'matrix' } : {}
    const required = isRequired(source, description)
    return [{ name, in: place, required, ...style, schema: withoutNull(valueSchema(source, description)) }]
  }
  const type = description.schema ?? description.type
  const fields = source.schemas.fields(type, source.inputView(description.index))
  if (fields !== undefined) return fields.map((field) => fieldParameter(field, place))
  return place === 'query' ? [anyParameters(description)] : []
}

function parameterPlace({ in: place }: ParameterDescription): ParameterPlace | undefined {
  if (place === 'matrix') return 'path'
  return place === 'path' || place === 'query' || place === 'header' || place === 'cookie' ? place : undefined
}

function fieldParameter({ name, schema, required }: FieldSchema, place: ParameterPlace): ParameterObject {
  const { description, deprecated, ...rest } = withoutNull(schema)
  return {
    name,
    in: place,
    ...(description !== undefined && { description }),
    required,
    ...(deprecated !== undefined && { deprecated }),
    schema: rest,
  }
}

/** An object of all query parameters, whatever they are called. */
function anyParameters({ element }: ParameterDescription): ParameterObject {
  const value: JsonSchema = { type: 'string' }
  return {
    name: 'parameters',
    in: 'query',
    required: false,
    style: 'form',
    explode: true,
    schema: {
      type: 'object',
      additionalProperties: element === undefined ? value : { type: 'array', items: value },
    },
  }
}
