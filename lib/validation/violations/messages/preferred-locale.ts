import { lookupChain } from './language-tag.js'

/** Of a header, what is read at most. */
const MAX_LENGTH = 1_000
const MAX_RANGES = 32

const RANGE =
  /^(?<range>\*|[a-z]{1,8}(?:-[a-z\d]{1,8}){0,8})(?:[ \t]*;[ \t]*q=(?<quality>0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i

interface LanguageRange {
  readonly range: string
  /** From 0, not acceptable, to 1. */
  readonly quality: number
}

/**
 * Which of the supported languages suits a request best: the ranges of its `Accept-Language` (RFC 9110, section 12.5.4) in the order of
 * their weights, each looked up as RFC 4647 does, so that `zh-CN` finds `zh`; and `en` finds `en-GB` where there is nothing closer.
 *
 * @param header what is no language range in it does not count; it never throws
 * @param supported BCP 47 tags
 * @param fallback where nothing fits, and what `*` stands for
 */
export function preferredLocale(
  header: string | undefined,
  supported: readonly string[],
  fallback: string,
): string {
  if (header === undefined) return fallback
  const ranges = parseRanges(header)
  const refused = new Set(ranges.filter(({ quality }) => quality === 0).map(({ range }) => range))
  const candidates = new Map<string, string>()
  for (const locale of supported) {
    if (!lookupChain(locale).some((tag) => refused.has(tag))) candidates.set(locale.toLowerCase(), locale)
  }
  for (const { range, quality } of ranges.sort((a, b) => b.quality - a.quality)) {
    if (quality === 0) break
    const found = range === '*' ? fallback : closest(range, candidates)
    if (found !== undefined) return found
  }
  return fallback
}

function closest(range: string, candidates: ReadonlyMap<string, string>): string | undefined {
  for (const tag of lookupChain(range)) {
    const found = candidates.get(tag)
    if (found !== undefined) return found
  }
  for (const [tag, locale] of candidates) if (tag.startsWith(`${range}-`)) return locale
  return undefined
}

function parseRanges(header: string): LanguageRange[] {
  const ranges: LanguageRange[] = []
  // Of a header that is cut, the last range may be another one than was sent.
  const end = header.length > MAX_LENGTH ? header.lastIndexOf(',', MAX_LENGTH) : header.length
  for (const element of header.slice(0, Math.max(end, 0)).split(',', MAX_RANGES)) {
    const { range, quality = '1' } = RANGE.exec(element.trim())?.groups ?? {}
    if (range !== undefined) ranges.push({ range: range.toLowerCase(), quality: Number(quality) })
  }
  return ranges
}
