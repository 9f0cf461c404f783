import type { JsonSchema } from '../document/json-schema.js'
import type {
  OperationObject,
  ParameterObject,
  RequestBodyObject,
  ResponseObject,
} from '../document/openapi-document.js'
import { combineContent, combineResponses, eitherSchema } from './combine-responses.js'

/**
 * Two handlers of one method and path, which OpenAPI has one operation for: their conditions tell them apart. What both need is needed;
 * bodies and responses are those of either.
 */
export function combineOperations(first: OperationObject, second: OperationObject): OperationObject {
  const tags = [...new Set([...(first.tags ?? []), ...(second.tags ?? [])])]
  const parameters = combineParameters(first.parameters ?? [], second.parameters ?? [])
  const requestBody = combineBodies(first.requestBody, second.requestBody)
  const { deprecated: _, ...rest } = first
  return {
    ...rest,
    ...(tags.length > 0 && { tags }),
    ...(first.deprecated === true && second.deprecated === true && { deprecated: true }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && { requestBody }),
    responses: combineAll(first.responses, second.responses),
  }
}

function combineParameters(
  first: readonly ParameterObject[],
  second: readonly ParameterObject[],
): readonly ParameterObject[] {
  const same = (a: ParameterObject) => (b: ParameterObject) => a.in === b.in && a.name === b.name
  const combined = first.map((parameter) => {
    const other = second.find(same(parameter))
    if (other === undefined) return optional(parameter)
    const required = parameter.required === true && other.required === true
    return { ...other, ...parameter, required, schema: eitherValue(parameter.schema, other.schema) }
  })
  const added = second.filter((parameter) => !first.some(same(parameter)))
  return [...combined, ...added.map(optional)]
}

function optional(parameter: ParameterObject): ParameterObject {
  return parameter.in === 'path' ? parameter : { ...parameter, required: false }
}

/** Values of both, where both list theirs. */
function eitherValue(a: JsonSchema, b: JsonSchema): JsonSchema {
  const areLists = a.enum !== undefined && b.enum !== undefined && a.type === b.type
  if (areLists) return { ...a, enum: [...new Set([...(a.enum ?? []), ...(b.enum ?? [])])] }
  return eitherSchema(a, b) ?? {}
}

function combineBodies(
  first: RequestBodyObject | undefined,
  second: RequestBodyObject | undefined,
): RequestBodyObject | undefined {
  const body = first ?? second
  if (body === undefined) return undefined
  return {
    ...second,
    ...first,
    required: first?.required === true && second?.required === true,
    content: combineContent(first?.content, second?.content) ?? body.content,
  }
}

function combineAll(
  first: Readonly<Record<string, ResponseObject>>,
  second: Readonly<Record<string, ResponseObject>>,
): Readonly<Record<string, ResponseObject>> {
  const combined: Record<string, ResponseObject> = { ...first }
  for (const [status, response] of Object.entries(second)) {
    const known = combined[status]
    combined[status] = known === undefined ? response : combineResponses(known, response)
  }
  return combined
}
