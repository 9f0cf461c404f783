import { escapeControlsInJson } from './control-characters.js'
import type { LogRecord } from './log-record.js'
import { toPrintable, type Printable } from './printable.js'

/**
 * One JSON object per line: `time` (RFC 3339), `level`, `logger`, `requestId`, `message`, then the fields. A field that has the name of
 * one of the first gets a `_` behind it; `requestId` is the one that a field may replace.
 */
export function formatJson({ time, level, logger, requestId, message, fields = {} }: LogRecord): string {
  const line: Record<string, Printable> = { time: new Date(time).toISOString(), level }
  if (logger !== undefined) line['logger'] = logger
  if (requestId !== undefined) line['requestId'] = requestId
  line['message'] = toPrintable(message)
  const printable = toPrintable(fields)
  if (typeof printable === 'object' && printable !== null) {
    for (const [key, value] of Object.entries(printable)) line[OWN.has(key) ? `${key}_` : key] = value
  }
  return `${escapeControlsInJson(JSON.stringify(line))}\n`
}

const OWN = new Set(['time', 'level', 'logger', 'message', '__proto__'])
