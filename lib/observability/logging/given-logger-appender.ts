import { isError } from '../../common/index.js'
import { copyOfFields, Logger } from '../../core/index.js'
import type { LogAppender } from './log-appender.js'
import { surroundingsOf, type LogRecord } from './log-record.js'
import type { NestLoggerService, PinoLogger } from './logger-shapes.js'
import { UnusableLoggerError } from './logging.errors.js'
import { toPrintable } from './printable.js'

type Write = (record: LogRecord) => void

/** Hands lines to a logger that the application brings: a `Logger`, one of NestJS's shape, or a pino. @throws UnusableLoggerError */
export function givenLoggerAppender(logger: Logger | NestLoggerService | PinoLogger): LogAppender {
  if (logger instanceof Logger) return { append: ownWrite(logger) }
  refuseUnusable(logger)
  if (!isPino(logger)) return { append: (record) => nestWrite(logger, record) }
  return {
    append: pinoWrite(logger),
    flush: () =>
      new Promise((resolve) => (logger.flush === undefined ? resolve() : logger.flush(() => resolve()))),
  }
}

/** JavaScript passes anything, such as what NestJS takes there. */
function refuseUnusable(logger: unknown): void {
  const isObject = (typeof logger === 'object' && logger !== null) || typeof logger === 'function'
  const has = (name: string): boolean => isObject && typeof Reflect.get(logger, name) === 'function'
  if (
    Array.isArray(logger) ||
    !has('error') ||
    !has('warn') ||
    !(has('log') || (has('info') && has('child')))
  )
    throw new UnusableLoggerError(logger)
}

function isPino(logger: NestLoggerService | PinoLogger): logger is PinoLogger {
  return 'child' in logger && 'info' in logger && !('log' in logger)
}

/** It knows the request of a line by itself, as it is called inside of it. */
function ownWrite(root: Logger): Write {
  const loggerOf = byName(root, (name) => root.named(name))
  return (record) => {
    const { logger, level, message, fields } = record
    const surroundings = surroundingsOf(record)
    const all = surroundings === undefined ? fields : { ...surroundings, ...copyOfFields(fields) }
    if (all === undefined) loggerOf(logger)[level](message)
    else loggerOf(logger)[level](message, all)
  }
}

/** Fields go through pino's own serializers and redaction. */
function pinoWrite(root: PinoLogger): Write {
  const loggerOf = byName(root, (name) => root.child({ logger: name }))
  return (record) => {
    const { logger, level, message, requestId, user, fields } = record
    const about = { ...(requestId !== undefined && { requestId }), ...(user !== undefined && { user }) }
    loggerOf(logger)[level]({ ...about, ...surroundingsOf(record), ...copyOfFields(fields) }, message)
  }
}

/** The last parameter is the context, as NestJS's own loggers take it; before it the stack of an error, or the fields. */
function nestWrite(service: NestLoggerService, record: LogRecord): void {
  const { logger = 'Application', level, message, fields } = record
  const { error, ...others } = { ...surroundingsOf(record), ...copyOfFields(fields) }
  const further = Object.keys(others).length === 0 ? [] : [toPrintable(others)]
  const failure = isError(error) ? (error.stack ?? String(error)) : error
  if (level === 'error' || level === 'fatal') {
    const method = level === 'fatal' && service.fatal !== undefined ? 'fatal' : 'error'
    const stack = failure === undefined ? [undefined] : [failure]
    // NestJS takes what is there of (stack, context); with fields in between they would be taken for the stack.
    service[method]?.(
      further.length === 0 ? message : `${message} ${JSON.stringify(further[0])}`,
      ...stack,
      logger,
    )
    return
  }
  if (failure !== undefined) further.push(toPrintable(failure))
  service[NEST_METHODS[level]]?.(message, ...further, logger)
}

/** Optional ones that are not there write nothing, as in NestJS. */
const NEST_METHODS = { trace: 'verbose', debug: 'debug', info: 'log', warn: 'warn' } as const

/** Names are few; those made up from data are not kept. */
function byName<L>(root: L, make: (name: string) => L): (name: string | undefined) => L {
  const loggers = new Map<string, L>()
  return (name) => {
    if (name === undefined) return root
    const known = loggers.get(name)
    if (known !== undefined) return known
    const made = make(name)
    if (loggers.size < MAX_LOGGERS) loggers.set(name, made)
    return made
  }
}

const MAX_LOGGERS = 10_000
