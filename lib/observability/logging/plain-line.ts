import type { LogFields } from '../../core/index.js'
import { surroundingsOf, type LogRecord } from './log-record.js'
import { fieldName, MAX_FIELDS } from './own-fields.js'
import { boundedText, toPrintable, type Printable } from './printable.js'
import { isHidden, isSecretField } from './secret-fields.js'

/** A line but for time and level, as plain data that no serializer can stumble over. A copy: what is done to it touches no caller. */
export type PlainLine = Record<string, Printable>

/**
 * What `jsonLines` writes, before it is text: the same names, bounds and hidden secrets.
 *
 * @param censor what stands for a secret
 */
export function plainLine(record: LogRecord, censor: string): PlainLine {
  const { logger, requestId, user, message, fields } = record
  const context = surroundingsOf(record)
  const line: PlainLine = {}
  const own = keysOf(fields)
  if (logger !== undefined) line['logger'] = logger
  if (requestId !== undefined && !own.includes('requestId')) line['requestId'] = requestId
  if (user !== undefined && !own.includes('user')) line['user'] = user
  const text: unknown = message
  line['message'] = typeof text === 'string' ? boundedText(text) : toPrintable(text)
  if (context !== undefined) {
    const given = keysOf(context)
    add(line, context, own.length === 0 ? given : given.filter((key) => !own.includes(key)), censor)
  }
  if (fields !== undefined) add(line, fields, own, censor)
  return line
}

function add(line: PlainLine, fields: LogFields, keys: readonly string[], censor: string): void {
  const count = Math.min(keys.length, MAX_FIELDS)
  for (let i = 0; i < count; i++) {
    const key = keys[i] as string
    const value = read(fields, key)
    if (value === undefined) continue
    line[fieldName(key)] = isSecretField(key) && isHidden(value) ? censor : toPrintable(value, censor)
  }
  if (keys.length > count) line['...'] = `[${keys.length - count} more]`
}

/** A getter that throws costs only its own value. */
function read(fields: LogFields, key: string): unknown {
  try {
    return fields[key]
  } catch {
    return '[unreadable]'
  }
}

/** None of what is no object, or a proxy that has been revoked. */
function keysOf(fields: LogFields | undefined): readonly string[] {
  try {
    return typeof fields === 'object' ? Object.keys(fields) : []
  } catch {
    return []
  }
}
