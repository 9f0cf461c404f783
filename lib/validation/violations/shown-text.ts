// What breaks a line: tab, line feed, carriage return, line and paragraph separator.
const BREAK = /[\t\n\v\f\r\x85\u2028\u2029]+/g
// Other control characters, bidirectional embeddings, overrides and isolates, and halves of surrogate pairs.
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu

const ELLIPSIS = '...'

/**
 * A text as answers and logs may show it: at most `limit` UTF-16 units, well-formed Unicode, and without characters that could forge
 * a line of a log or turn its reading direction.
 */
export function shownText(text: string, limit: number): string {
  return bounded(text, limit).replace(BREAK, ' ').replace(UNPRINTABLE, '\ufffd')
}

function bounded(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = Math.max(limit - ELLIPSIS.length, 0)
  const cutsPair = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end))
  return text.slice(0, cutsPair ? end - 1 : end) + ELLIPSIS.slice(0, limit)
}
