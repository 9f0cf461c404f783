import { MediaType, type ParameterDescription } from '../../http/index.js'
import { API_BODY, API_CONSUMES } from '../decorators/api-metadata.js'
import type { JsonSchema } from '../document/json-schema.js'
import type { EncodingObject, MediaTypeObject, RequestBodyObject } from '../document/openapi-document.js'
import { BINARY } from '../schema/basic-types.js'
import type { FieldSchema } from '../schema/class-schema.js'
import { mediaConditions } from './conditions.js'
import { fileEncodings, fileSchema, otherFiles } from './file-parts.js'
import { declaredFor, type OperationSource } from './operation-source.js'
import { valueSchema } from './value-schema.js'

const JSON_TYPE = 'application/json'
const MULTIPART = 'multipart/form-data'
const FORM_TYPES = ['application/x-www-form-urlencoded', MULTIPART]

/** What is known of a body before its media types are. */
interface BodyParts {
  readonly schema: JsonSchema
  readonly required: boolean
  /** What the handler reads. */
  readonly mediaTypes: readonly string[]
  /** Of files, in a multipart form. */
  readonly encoding?: Readonly<Record<string, EncodingObject>> | undefined
}

/** The body of a request: the whole that one parameter takes, or the fields that several take. */
export function requestBody(source: OperationSource): RequestBodyObject | undefined {
  const parts = wholeBody(source) ?? bodyOfFields(source)
  const refinement = source.mapping.method.metadata(API_BODY)
  if (parts === undefined && refinement === undefined) return undefined
  const media = mediaObject(source, parts)
  const encoding = media.schema === parts?.schema ? parts?.encoding : undefined
  const types = bodyTypes(source, parts?.mediaTypes ?? [JSON_TYPE])
  const { description, required = parts?.required ?? true } = refinement ?? {}
  return {
    ...(description !== undefined && { description }),
    required,
    content: Object.fromEntries(types.map((type) => [type, encodedMedia(type, media, encoding)])),
  }
}

/** What `@ApiBody` says has the last word. */
function mediaObject(
  { mapping, schemas, inputView }: OperationSource,
  parts: BodyParts | undefined,
): MediaTypeObject {
  const refinement = mapping.method.metadata(API_BODY)
  const given = refinement?.schema ?? (refinement && schemas.ofOptions(refinement, inputView(-1)))
  const { example, examples } = refinement ?? {}
  return {
    schema: given ?? parts?.schema ?? {},
    ...(example !== undefined && { example }),
    ...(examples !== undefined && { examples }),
  }
}

/** Only a multipart form tells the content types of its fields. */
function encodedMedia(
  type: string,
  media: MediaTypeObject,
  encoding: BodyParts['encoding'],
): MediaTypeObject {
  return type === MULTIPART && encoding !== undefined ? { ...media, encoding } : media
}

/** What is read beside a file are fields of the same form. */
function wholeBody(source: OperationSource): BodyParts | undefined {
  if (source.mapping.parameters.some(({ files }) => files !== undefined)) return undefined
  const whole = source.mapping.parameters.find(
    ({ in: place, name }) => place === 'body' && name === undefined,
  )
  if (whole === undefined) return undefined
  const { required, type, mediaTypes = [JSON_TYPE] } = whole
  const isRaw = mediaTypes.includes('*/*')
  return {
    schema: isRaw && type !== String ? BINARY : valueSchema(source, whole),
    required,
    mediaTypes: isRaw ? [type === String ? 'text/plain' : 'application/octet-stream'] : mediaTypes,
  }
}

/** An object of all fields that parameters take from the body. */
function bodyOfFields(source: OperationSource): BodyParts | undefined {
  const taken = source.mapping.parameters.filter(({ in: place }) => place === 'body' || place === 'form')
  const [first, ...others] = taken
  if (first === undefined) return undefined
  const mediaTypes = typesOfFields(source, taken)
  const view = source.inputView(first.index)
  const type = first.schema ?? first.type
  if (first.name === undefined && first.files === undefined && others.length === 0) {
    const fields = source.schemas.fields(type, view)
    if (fields === undefined) return { schema: anyFields(), required: first.required, mediaTypes }
    const required = first.required || fields.some((field) => field.required)
    return { schema: source.schemas.of(type, view), required, mediaTypes }
  }
  const fields = taken.flatMap((description) => fieldsOf(source, description))
  const required = fields.filter((field) => field.required).map(({ name }) => name)
  const additionalProperties = otherFiles(taken)
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
      ...(required.length > 0 && { required }),
      ...(additionalProperties !== undefined && { additionalProperties }),
    },
    required: taken.some((each) => each.required) || required.length > 0,
    mediaTypes,
    encoding: fileEncodings(taken),
  }
}

function fieldsOf(source: OperationSource, description: ParameterDescription): readonly FieldSchema[] {
  const { name, required, schema, type, index } = description
  if (name !== undefined) {
    return [{ name, required, schema: fileSchema(valueSchema(source, description), description) }]
  }
  if (description.files !== undefined) return []
  return source.schemas.fields(schema ?? type, source.inputView(index)) ?? []
}

function anyFields(): JsonSchema {
  return { type: 'object', additionalProperties: { type: 'string' } }
}

/** A file, and a part that is JSON, are only in a multipart form. */
function typesOfFields(source: OperationSource, taken: readonly ParameterDescription[]): readonly string[] {
  const isJson = taken.every(({ mediaTypes = [] }) => mediaTypes.includes(JSON_TYPE))
  if (isJson) return [JSON_TYPE]
  const isMultipart = taken.some((description) => {
    if (description.files !== undefined) return true
    const { format, $ref } = valueSchema(source, description)
    return format === 'binary' || ($ref !== undefined && description.name !== undefined)
  })
  return isMultipart ? [MULTIPART] : FORM_TYPES
}

/**
 * What `@ApiConsumes` or the mapping says; else what the handler reads. A handler that reads JSON and forms, as every `@Body()` does, is
 * documented with JSON alone.
 */
function bodyTypes({ mapping }: OperationSource, read: readonly string[]): readonly string[] {
  const declared = declaredFor(API_CONSUMES, mapping)
  if (declared.length > 0) return declared
  const consumes = mediaConditions(mapping.conditions, 'consumes')
  const taken = consumes.filter((type) => !type.startsWith('!'))
  if (taken.length > 0) return taken
  const refused = consumes.map((type) => MediaType.of(type.slice(1)))
  const left = read.filter((type) => !refused.some((range) => range.includes(MediaType.of(type))))
  if (left.includes(JSON_TYPE)) return [JSON_TYPE]
  return left.length === 0 ? read : left
}
