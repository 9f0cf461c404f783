import { messageOf } from '../../common/index.js'
import { maskedValue } from '../../config/index.js'

const MAX_TEXT = 4_096
const MAX_MESSAGE = 500
const MAX_DATE = 8.64e15

/** How much of a text is looked at for secrets: more than is ever shown, so that no secret is cut in two before it is masked. */
const LOOKED_AT = 16

/**
 * A text that came from anywhere, not longer than `max` characters, and without the passwords of URLs and connection strings, private keys
 * and credentials of requests in it.
 */
export function printableText(text: string, max: number = MAX_TEXT): string {
  return cut(maskedValue([], text.slice(0, max * LOOKED_AT)), max)
}

/** A text of at most `max` characters. */
export function cut(text: string, max: number = MAX_TEXT): string {
  return text.length > max ? `${text.slice(0, max)}...` : text
}

/** What an error says, for an endpoint. */
export function printableMessage(error: unknown): string {
  return printableText(messageOf(error), MAX_MESSAGE)
}

/** `2026-01-01T00:00:00.000Z` @param time milliseconds since the Unix epoch */
export function isoTime(time: number): string {
  return Math.abs(time) <= MAX_DATE ? new Date(time).toISOString() : new Date(0).toISOString()
}

/** ISO 8601, as Java's `Duration` prints: `PT0.0123S`. To the microsecond. @param millis milliseconds */
export function isoDuration(millis: number): string {
  const seconds = (Number.isFinite(millis) ? millis / 1_000 : 0).toFixed(6)
  return `PT${seconds.replace(/\.?0+$/, '')}S`
}
