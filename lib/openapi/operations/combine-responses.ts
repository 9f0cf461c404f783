import type { JsonSchema } from '../document/json-schema.js'
import type { ContentObject, MediaTypeObject, ResponseObject } from '../document/openapi-document.js'

/** One response that may be either: the first one's words, and the content of both. */
export function combineResponses(first: ResponseObject, second: ResponseObject): ResponseObject {
  const content = combineContent(first.content, second.content)
  return {
    ...second,
    ...first,
    ...((first.headers ?? second.headers) !== undefined && {
      headers: { ...second.headers, ...first.headers },
    }),
    ...(content !== undefined && { content }),
  }
}

/** Of one media type either schema. */
export function combineContent(
  first: ContentObject | undefined,
  second: ContentObject | undefined,
): ContentObject | undefined {
  if (first === undefined || second === undefined) return first ?? second
  const combined: Record<string, MediaTypeObject> = { ...first }
  for (const [type, media] of Object.entries(second)) {
    const known = combined[type]
    const schema = known === undefined ? media.schema : eitherSchema(known.schema, media.schema)
    combined[type] = { ...media, ...known, ...(schema !== undefined && { schema }) }
  }
  return combined
}

/** A value of either. */
export function eitherSchema(a: JsonSchema | undefined, b: JsonSchema | undefined): JsonSchema | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const members = [...(a.anyOf ?? [a]), ...(b.anyOf ?? [b])]
  const distinct = new Map(members.map((member) => [JSON.stringify(member), member]))
  const [only, ...others] = distinct.values()
  return others.length === 0 ? only : { anyOf: [...distinct.values()] }
}
