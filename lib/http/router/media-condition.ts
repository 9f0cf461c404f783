import type { Accept } from '../media/accept.js'
import { MediaType } from '../media/media-type.js'
import { InvalidConditionError } from './router.errors.js'

/** A media type of `consumes` or `produces`. */
export interface MediaExpression {
  readonly type: MediaType
  readonly negated: boolean
}

const OCTET_STREAM = MediaType.of('application/octet-stream')

/** @throws InvalidConditionError */
export function parseMediaExpression(
  text: string,
  condition: 'consumes' | 'produces',
  origin: string,
): MediaExpression {
  const negated = text.startsWith('!')
  const type = MediaType.tryParse(negated ? text.slice(1) : text)
  if (type === undefined) {
    throw new InvalidConditionError(condition, text, origin, 'it is not a media type')
  }
  return { type, negated }
}

/**
 * Whether a request body of this content type is consumed. Without a Content-Type it is octets (RFC 9110 section 8.3), as in Spring.
 * A malformed one is consumed by nothing.
 */
export function consumesContent(
  expressions: readonly MediaExpression[],
  contentType: string | undefined,
): boolean {
  for (const { type, negated } of expressions) {
    // The common case, without parsing: the very same text.
    if (contentType === type.essence && !negated && type.parameters.size === 0) return true
  }
  const content = contentType === undefined ? OCTET_STREAM : MediaType.tryParse(contentType)
  if (content === undefined || content.isWildcard) return false
  return expressions.some(
    ({ type, negated }) => (type.includes(content) && type.agreesOnParametersWith(content)) !== negated,
  )
}

/** Whether anything that is produced is acceptable. `undefined` for accept: the field is malformed, nothing is. */
export function producesAcceptable(
  expressions: readonly MediaExpression[],
  accept: Accept | undefined,
): boolean {
  if (accept === undefined) return false
  return expressions.some(({ type, negated }) => {
    if (!negated) return accept.qualityOf(type) > 0
    const wanted = accept.ranges.filter(({ quality }) => quality > 0)
    return (
      wanted.some(({ range }) => range.type === '*') ||
      !wanted.some(({ range }) => range.isCompatibleWith(type))
    )
  })
}

/** 0 names a type, 1 a range of subtypes, 2 everything, 3 only excludes, 4 says nothing: narrower first. */
export function consumesRank(expressions: readonly MediaExpression[]): number {
  const ranks = expressions.map(({ type, negated }) =>
    negated ? 3 : type.type === '*' ? 2 : type.isWildcardSubtype ? 1 : 0,
  )
  return Math.min(4, ...ranks)
}
