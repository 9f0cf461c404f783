import { MediaType } from '../../media/media-type.js'

/** How a body is read. */
export type BodyKind = 'json' | 'form' | 'multipart' | 'other'

const UTF8 = new Set([undefined, 'utf-8', 'utf8', 'us-ascii'])
const MAX_CACHED = 64

const kinds = new Map<string, BodyKind>([['application/json', 'json']])

/**
 * What a content type is read as; `other` also for a malformed one and for text in a charset that is not a part of UTF-8. Clients
 * use few distinct values, so they are remembered, up to a bound.
 */
export function bodyKind(contentType: string): BodyKind {
  const known = kinds.get(contentType)
  if (known !== undefined) return known
  const kind = kindOf(MediaType.tryParse(contentType))
  if (kinds.size < MAX_CACHED) kinds.set(contentType, kind)
  return kind
}

/** Whether a body of this type can be read as UTF-8 text. */
export function isUtf8(contentType: string | undefined): boolean {
  return contentType === undefined || UTF8.has(MediaType.tryParse(contentType)?.charset)
}

function kindOf(type: MediaType | undefined): BodyKind {
  if (type === undefined) return 'other'
  if (type.essence === 'multipart/form-data') return 'multipart'
  if (!UTF8.has(type.charset)) return 'other'
  if (type.isJson) return 'json'
  return type.essence === 'application/x-www-form-urlencoded' ? 'form' : 'other'
}
