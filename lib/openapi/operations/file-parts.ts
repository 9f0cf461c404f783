import type { ParameterDescription } from '../../http/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import type { EncodingObject } from '../document/openapi-document.js'
import { BINARY } from '../schema/basic-types.js'

/** The schema of a file, or of a list of them, with what the handler bounds. */
export function fileSchema(schema: JsonSchema, { files, required }: ParameterDescription): JsonSchema {
  if (files === undefined) return schema
  const { maxSize, maxCount } = files
  if (schema.type !== 'array') return boundedFile(schema, maxSize)
  return {
    ...schema,
    items: boundedFile(schema.items ?? BINARY, maxSize),
    ...(required && { minItems: 1 }),
    ...(maxCount !== undefined && { maxItems: maxCount }),
  }
}

/** The files of all fields that have no parameter of their own; `undefined` where no parameter takes them. */
export function otherFiles(taken: readonly ParameterDescription[]): JsonSchema | undefined {
  const all = taken.find(({ files, name }) => files !== undefined && name === undefined)
  return all && { type: 'array', items: boundedFile(BINARY, all.files?.maxSize) }
}

/** The content types of files by their field; `undefined` where every file may have any. */
export function fileEncodings(
  taken: readonly ParameterDescription[],
): Readonly<Record<string, EncodingObject>> | undefined {
  const encodings = taken.flatMap(({ name, files }): readonly [string, EncodingObject][] => {
    if (name === undefined || files === undefined || files.contentTypes.length === 0) return []
    return [[name, { contentType: files.contentTypes.join(', ') }]]
  })
  return encodings.length === 0 ? undefined : Object.fromEntries(encodings)
}

/** OpenAPI 3.1.1 section 4.8.14.2: of bytes, `maxLength` is their number. */
function boundedFile(schema: JsonSchema, maxSize: number | undefined): JsonSchema {
  return maxSize === undefined ? schema : { ...schema, maxLength: maxSize }
}
