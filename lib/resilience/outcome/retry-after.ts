import { parseHttpDate } from '../../common/index.js'

const SECONDS = /^\d+$/

/**
 * How many milliseconds a Retry-After field asks to wait: seconds or a date (RFC 9110 section 10.2.3). 0 for a date that has passed,
 * `undefined` for what is neither.
 *
 * @param now milliseconds since the Unix epoch
 */
export function parseRetryAfter(field: string, now: number): number | undefined {
  const text = field.trim()
  if (SECONDS.test(text)) return Math.min(Number(text) * 1_000, Number.MAX_SAFE_INTEGER)
  const at = parseHttpDate(text, now)
  return at === undefined ? undefined : Math.max(0, at - now)
}

/** What sums of times that are no whole milliseconds may be off by, in milliseconds. */
const ROUNDING = 1e-6

/** So many milliseconds in whole seconds, never too few: what header fields count in. */
export function wholeSeconds(ms: number): number {
  return Math.max(0, Math.ceil((ms - ROUNDING) / 1_000))
}

/** What a Retry-After field says of so many milliseconds: at least a second. */
export function retryAfterSeconds(ms: number): number {
  return Math.max(1, wholeSeconds(ms))
}
