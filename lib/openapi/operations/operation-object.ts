import { API_DEPRECATED, API_OPERATION, API_SECURITY, API_TAGS } from '../decorators/api-metadata.js'
import type { OperationObject, SecurityRequirement, TagObject } from '../document/openapi-document.js'
import { summaryOf, tagOf } from './operation-names.js'
import { declaredFor, type OperationSource } from './operation-source.js'
import { parameterObjects } from './parameter-objects.js'
import type { PathTemplate } from './path-template.js'
import { requestBody } from './request-body.js'
import { responseObjects, type InputErrorOptions } from './responses.js'

/** Everything of an operation but its id. */
export type UnnamedOperation = Omit<OperationObject, 'operationId'>

/** The operation of a handler on one of its paths. */
export function operationObject(
  source: OperationSource,
  template: PathTemplate,
  inputErrors: InputErrorOptions,
): UnnamedOperation {
  const { mapping } = source
  const { method } = mapping
  const { summary, description, externalDocs, servers, ...refinement } = method.metadata(API_OPERATION) ?? {}
  const parameters = parameterObjects(source, template)
  const body = requestBody(source)
  const security = refinement.security ?? securityOf(source)
  const isDeprecated = refinement.deprecated ?? method.metadata(API_DEPRECATED) ?? false
  return {
    tags: operationTags(source).map(({ name }) => name),
    summary: summary ?? summaryOf(method.name),
    ...(description !== undefined && { description }),
    ...(isDeprecated && { deprecated: true }),
    ...(externalDocs !== undefined && { externalDocs }),
    ...(servers !== undefined && { servers }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: body }),
    responses: responseObjects(source, inputErrors),
    ...(security !== undefined && { security }),
  }
}

/** What decorators name, else the controller's. */
export function operationTags({ mapping }: OperationSource): readonly TagObject[] {
  const { method } = mapping
  const declared = declaredFor(API_TAGS, mapping)
  const named = (method.metadata(API_OPERATION)?.tags ?? []).map((name): TagObject => ({ name }))
  const all = [...declared, ...named]
  if (all.length === 0) return [{ name: tagOf(method.controller.name) }]
  return [...new Map(all.map((tag) => [tag.name, tag])).values()]
}

/** Each decorator is a way in. `undefined`: what the document says holds. */
function securityOf({ mapping }: OperationSource): readonly SecurityRequirement[] | undefined {
  const requirements = declaredFor(API_SECURITY, mapping)
  return requirements.length === 0 ? undefined : requirements
}
