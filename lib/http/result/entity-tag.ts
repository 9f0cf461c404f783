import { InvalidEntityTagError } from './result.errors.js'

// RFC 9110 section 8.8.3
const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/
const LISTED = /[\t ,]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[\t ]*(?=,|$)/y

/**
 * The field value of a tag: quotes are added where they are missing, as Spring does.
 *
 * @throws InvalidEntityTagError for characters that a tag can not have
 */
export function entityTag(tag: string): string {
  const quoted = tag.startsWith('"') || tag.startsWith('W/"') ? tag : `"${tag}"`
  if (!ENTITY_TAG.test(quoted)) throw new InvalidEntityTagError(tag)
  return quoted
}

/** The tags of an If-Match or If-None-Match field; what follows a malformed one is ignored. */
export function parseEntityTags(field: string): readonly string[] {
  const tags: string[] = []
  LISTED.lastIndex = 0
  for (let found = LISTED.exec(field); found !== null; found = LISTED.exec(field))
    tags.push(found[1] as string)
  return tags
}

/** Section 8.8.3.2: equal, whether weak or not. */
export function weaklyEqual(a: string, b: string): boolean {
  return opaque(a) === opaque(b)
}

/** Section 8.8.3.2: equal, and neither is weak. */
export function stronglyEqual(a: string, b: string): boolean {
  return a === b && !a.startsWith('W/')
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}
