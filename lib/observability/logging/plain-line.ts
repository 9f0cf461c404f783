import { copyOfFields } from '../../core/index.js'
import { surroundingsOf, type LogRecord } from './log-record.js'
import { fieldName, MAX_FIELDS } from './own-fields.js'
import { toPrintable, toPrintableField, type Printable } from './printable.js'

/** A line but for time and level, as plain data that no serializer can stumble over. A copy: what is done to it touches no caller. */
export type PlainLine = Record<string, Printable>

/**
 * What `jsonLines` writes, before it is text: the same names, bounds and hidden secrets.
 *
 * @param censor what stands for a secret
 */
export function plainLine(record: LogRecord, censor: string): PlainLine {
  const { logger, requestId, user, message, fields } = record
  const own = copyOfFields(fields)
  const others = Object.entries(copyOfFields(surroundingsOf(record)))
  const line: PlainLine = {}
  if (logger !== undefined) line['logger'] = logger
  if (requestId !== undefined && !Object.hasOwn(own, 'requestId')) line['requestId'] = requestId
  if (user !== undefined && !Object.hasOwn(own, 'user')) line['user'] = user
  const text: unknown = message
  line['message'] = toPrintable(text, censor)
  const unsaid = others.filter(([key]) => !Object.hasOwn(own, key))
  for (const entries of [unsaid, Object.entries(own)]) add(line, entries, censor)
  return line
}

function add(line: PlainLine, entries: readonly (readonly [string, unknown])[], censor: string): void {
  for (const [key, value] of entries.slice(0, MAX_FIELDS)) {
    if (value === undefined) continue
    line[fieldName(key)] = toPrintableField(key, value, censor)
  }
  if (entries.length > MAX_FIELDS) line['...'] = `[${entries.length - MAX_FIELDS} more]`
}
