import { returnType } from '../../core/index.js'
import {
  HEADERS,
  PROBLEM_JSON,
  reasonPhrase,
  REDIRECT,
  RESPONSE_STATUS,
  RETURNS,
  SERIALIZATION,
  type ExceptionHandlerReference,
  type ParameterDescription,
  type RequestMappingInfo,
} from '../../http/index.js'
import { API_PRODUCES, API_RESPONSES, type ApiResponseOptions } from '../decorators/api-metadata.js'
import type { JsonSchema } from '../document/json-schema.js'
import type { ContentObject, HeaderObject, ResponseObject } from '../document/openapi-document.js'
import { combineResponses } from './combine-responses.js'
import { mediaConditions } from './conditions.js'
import { declaredFor, type OperationSource } from './operation-source.js'
import { resultContent, type ResultFacts } from './result-content.js'

export interface InputErrorOptions {
  /** Of an answer to input that is not valid. */
  readonly status: number
  /** `nest`: NestJS's list of messages in place of a problem detail. */
  readonly format: 'problem' | 'nest'
}

type Responses = Map<string, ResponseObject>

/** What a handler answers with: its result, what is wrong with a request, and what exception handlers make of errors. */
export function responseObjects(
  source: OperationSource,
  inputErrors: InputErrorOptions,
): Readonly<Record<string, ResponseObject>> {
  const responses: Responses = new Map()
  const add = (status: number | string, response: ResponseObject): void => {
    const known = responses.get(String(status))
    responses.set(String(status), known === undefined ? response : combineResponses(known, response))
  }
  const { mapping } = source
  const [status, result] = successResponse(source)
  add(status, result)
  for (const [code, response] of requestErrors(source, inputErrors)) add(code, response)
  for (const handler of mapping.exceptionHandlers) {
    const handled = exceptionResponse(source, handler)
    if (handled !== undefined) add(...handled)
  }
  add('4XX', { description: 'Any other problem with the request.', content: problemContent(source) })
  add('5XX', { description: 'A problem of the server.', content: problemContent(source) })
  for (const refinement of declaredFor(API_RESPONSES, mapping)) refine(source, responses, refinement)
  // Numbers come first in an object, in ascending order, and ranges after them.
  return Object.fromEntries(responses)
}

function successResponse(source: OperationSource): readonly [status: number, response: ResponseObject] {
  const { mapping, schemas, outputView } = source
  const { method, returns } = mapping
  const redirect = method.metadata(REDIRECT)
  if (redirect !== undefined) {
    const headers = { location: { schema: { type: 'string', format: 'uri-reference' } } } as const
    return [redirect.status, { description: reasonPhrase(redirect.status), headers }]
  }
  const content = hasContent(mapping.status)
    ? resultContent(schemas, factsOf(mapping), outputView)
    : undefined
  const headers = declaredHeaders(mapping)
  return [
    mapping.status,
    {
      description: returns?.options.description ?? reasonPhrase(mapping.status),
      ...(headers !== undefined && { headers }),
      ...(content !== undefined && { content }),
    },
  ]
}

function factsOf(mapping: RequestMappingInfo): ResultFacts {
  const { dialect, returns, method, conditions } = mapping
  const declared = declaredFor(API_PRODUCES, mapping)
  const header = method.metadata(HEADERS)?.find(({ name }) => name === 'content-type')?.value
  const named = typeof header === 'string' ? [header] : mediaConditions(conditions, 'produces')
  return {
    dialect,
    returns,
    returnType: method.metadata(SERIALIZATION)?.type ?? mapping.returnType,
    produces: declared.length > 0 ? declared : named,
  }
}

/** RFC 9110: these have no content. */
function hasContent(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304
}

function declaredHeaders({ method }: RequestMappingInfo): Readonly<Record<string, HeaderObject>> | undefined {
  const headers = (method.metadata(HEADERS) ?? []).filter(({ name }) => name !== 'content-type')
  if (headers.length === 0) return undefined
  return Object.fromEntries(
    headers.map(({ name, value }): [string, HeaderObject] => [
      name,
      { schema: { type: 'string', ...(typeof value === 'string' && { example: value }) } },
    ]),
  )
}

/** What the framework itself answers before the handler is called. */
function requestErrors(
  source: OperationSource,
  inputErrors: InputErrorOptions,
): readonly (readonly [status: number, response: ResponseObject])[] {
  const { mapping } = source
  const problem = (description: string): ResponseObject => ({ description, content: problemContent(source) })
  const errors: [number, ResponseObject][] = []
  if (readsInput(mapping)) {
    errors.push([400, problem('The request is not valid.')])
    const isNest = inputErrors.format === 'nest'
    const content = isNest ? { 'application/json': { schema: nestErrorSchema() } } : problemContent(source)
    errors.push([inputErrors.status, { description: 'The input is not valid.', content }])
  }
  if (mediaConditions(mapping.conditions, 'produces').length > 0) {
    errors.push([406, problem('The client accepts none of the media types.')])
  }
  const hasBody = mapping.parameters.some(({ in: place }) => place === 'body' || place === 'form')
  if (hasBody) errors.push([415, problem('The body has a media type that is not read.')])
  return errors
}

/** Whether anything of a request can be wrong: missing, not of its type, or not valid. */
function readsInput({ parameters, argumentsType }: RequestMappingInfo): boolean {
  return argumentsType !== undefined || parameters.some(canBeWrong)
}

function canBeWrong(parameter: ParameterDescription): boolean {
  const { in: place, name, type, required, schema, enum: members } = parameter
  if (place === 'attribute') return false
  const isFreeText = type === String || type === Object || type === undefined || type === Map
  if (schema !== undefined || members !== undefined || !isFreeText) return true
  return place === 'body' || (required && name !== undefined && place !== 'path')
}

function exceptionResponse(
  { schemas, outputView }: OperationSource,
  handler: ExceptionHandlerReference,
): readonly [status: number, response: ResponseObject] | undefined {
  // What decides about its status when it runs is among the other problems.
  if (handler.kind === 'filter' || handler.status === undefined) return undefined
  const prototype = handler.type.prototype as object
  const content = resultContent(
    schemas,
    {
      dialect: 'spring',
      returns: RETURNS.get(prototype, handler.method),
      returnType: returnType(prototype, handler.method),
      produces: [],
    },
    { direction: outputView.direction },
  )
  const description = RESPONSE_STATUS.get(prototype, handler.method)?.reason ?? reasonPhrase(handler.status)
  return [handler.status, { description, ...(content !== undefined && { content }) }]
}

/** `@ApiResponse`: what it says replaces what is known of its status. */
function refine(source: OperationSource, responses: Responses, refinement: ApiResponseOptions): void {
  const { mapping, schemas, outputView } = source
  const { status = mapping.status, description, headers, content, schema, example } = refinement
  const known = responses.get(String(status)) ?? unknownError(source, status)
  const typed = schema ?? schemas.ofOptions(refinement, outputView)
  const given = content ?? (typed && contentOf(source, typed, known?.content))
  const exampled = example === undefined ? given : withExample(given ?? known?.content, example)
  responses.set(String(status), {
    ...known,
    description: description ?? known?.description ?? describedStatus(status),
    ...(headers !== undefined && { headers: { ...known?.headers, ...headers } }),
    ...(exampled !== undefined && { content: exampled }),
  })
}

/** What nothing else is told of an error: it is answered with a problem detail. */
function unknownError(source: OperationSource, status: number | string): ResponseObject | undefined {
  const isError = typeof status === 'number' ? status >= 400 : status === '4XX' || status === '5XX'
  return isError ? { description: describedStatus(status), content: problemContent(source) } : undefined
}

/** Under the media types that are known already, unless they are those of a problem. */
function contentOf(
  { mapping }: OperationSource,
  schema: JsonSchema,
  known: ContentObject | undefined,
): ContentObject {
  const { produces } = factsOf(mapping)
  const types = Object.keys(known ?? {}).filter((type) => type !== PROBLEM_JSON)
  const fallback = produces.filter((type) => !type.startsWith('!'))
  const names = types.length > 0 ? types : fallback.length > 0 ? fallback : ['application/json']
  return Object.fromEntries(names.map((type) => [type, { schema }]))
}

function withExample(content: ContentObject | undefined, example: unknown): ContentObject {
  const media = content ?? { 'application/json': {} }
  return Object.fromEntries(Object.entries(media).map(([type, object]) => [type, { ...object, example }]))
}

function describedStatus(status: string | number): string {
  if (typeof status === 'number') return reasonPhrase(status)
  return status === 'default' ? 'Any other response.' : `Any other ${status} response.`
}

function problemContent({ schemas }: OperationSource): ContentObject {
  return { [PROBLEM_JSON]: { schema: schemas.problem() } }
}

function nestErrorSchema(): JsonSchema {
  return {
    type: 'object',
    properties: {
      statusCode: { type: 'integer' },
      message: { type: 'array', items: { type: 'string' } },
      error: { type: 'string' },
    },
    required: ['statusCode', 'message', 'error'],
  }
}
