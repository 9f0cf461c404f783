import { isError } from '../../common/index.js'
import type { Logger, LogFields } from '../../core/index.js'
import type { LogLevel } from './log-level.js'
import type { NestLoggerService } from './logger-shapes.js'
import { LoggingSystem } from './logging-system.js'
import { isStackText } from './stack-text.js'

type NestLevel = 'log' | 'error' | 'warn' | 'debug' | 'verbose' | 'fatal'

const LEVELS: Readonly<Record<NestLevel, LogLevel>> = {
  log: 'info',
  error: 'error',
  warn: 'warn',
  debug: 'debug',
  verbose: 'trace',
  fatal: 'fatal',
}
/** Where NestJS's own logger has no context. */
const DEFAULT_CONTEXT = 'Application'

let attached: Logger | undefined
let fallback: Logger | undefined
let replaced: NestLoggerService | false | undefined

/** What lines of {@link NestLogger} go to from now on: the application that was created last. */
export function attachNestLogger(logger: Logger): () => void {
  attached = logger
  return () => {
    if (attached === logger) attached = undefined
  }
}

/**
 * NestJS's `Logger`, for code that moves over: `import { NestLogger as Logger } from 'nexus-framework/observability'`. Its lines go into
 * the log of the application that was created last, under the context as the logger's name; before there is one, to standard output. `log`
 * is `info` there, `verbose` is `trace`.
 *
 * @example
 * readonly #logger = new NestLogger(OrderService.name)
 */
export class NestLogger implements NestLoggerService {
  readonly #context: string | undefined

  constructor(context?: string, _options?: { readonly timestamp?: boolean }) {
    this.#context = context
  }

  log(message: unknown, ...optionalParams: unknown[]): void {
    write('log', message, this.#with(optionalParams))
  }

  error(message: unknown, ...optionalParams: unknown[]): void {
    write('error', message, this.#with(optionalParams))
  }

  warn(message: unknown, ...optionalParams: unknown[]): void {
    write('warn', message, this.#with(optionalParams))
  }

  debug(message: unknown, ...optionalParams: unknown[]): void {
    write('debug', message, this.#with(optionalParams))
  }

  verbose(message: unknown, ...optionalParams: unknown[]): void {
    write('verbose', message, this.#with(optionalParams))
  }

  fatal(message: unknown, ...optionalParams: unknown[]): void {
    write('fatal', message, this.#with(optionalParams))
  }

  #with(params: readonly unknown[]): readonly unknown[] {
    return this.#context === undefined ? params : [...params, this.#context]
  }

  static log(message: unknown, ...optionalParams: unknown[]): void {
    write('log', message, optionalParams)
  }

  static error(message: unknown, ...optionalParams: unknown[]): void {
    write('error', message, optionalParams)
  }

  static warn(message: unknown, ...optionalParams: unknown[]): void {
    write('warn', message, optionalParams)
  }

  static debug(message: unknown, ...optionalParams: unknown[]): void {
    write('debug', message, optionalParams)
  }

  static verbose(message: unknown, ...optionalParams: unknown[]): void {
    write('verbose', message, optionalParams)
  }

  static fatal(message: unknown, ...optionalParams: unknown[]): void {
    write('fatal', message, optionalParams)
  }

  /** Sends the lines of every NestLogger elsewhere; `false` nowhere, `undefined` back into the application's log. */
  static overrideLogger(logger: NestLoggerService | false | undefined): void {
    replaced = logger
  }
}

function write(level: NestLevel, message: unknown, params: readonly unknown[]): void {
  if (replaced === false) return
  if (replaced !== undefined) {
    replaced[level]?.(message, ...params)
    return
  }
  const { context, stack, rest } = taken(level, params)
  const logger = attached ?? (fallback ??= new LoggingSystem().logger)
  const error = isError(message) ? message : stack
  const fields = {
    ...(error !== undefined && { error }),
    ...(!isError(message) && typeof message === 'object' && message !== null && { data: message }),
    ...(rest.length > 0 && { params: rest.length === 1 ? rest[0] : rest }),
  } satisfies LogFields
  const isEmpty = Object.keys(fields).length === 0
  logger.named(context)[LEVELS[level]](textOf(message), ...(isEmpty ? [] : [fields]))
}

interface Taken {
  readonly context: string
  readonly stack: unknown
  readonly rest: readonly unknown[]
}

/** The last text is the context; the one before it, of an error, the stack (or what was thrown). */
function taken(level: NestLevel, params: readonly unknown[]): Taken {
  const rest = [...params]
  const last = rest.at(-1)
  const isContext = typeof last === 'string' && !(level === 'error' && isStackText(last))
  const context = isContext ? last : DEFAULT_CONTEXT
  if (isContext || (rest.length > 0 && last === undefined)) rest.pop()
  if (level !== 'error' && level !== 'fatal') return { context, stack: undefined, rest }
  const at = rest.findIndex((each) => isError(each) || isStackText(each))
  const [stack] = at === -1 ? [] : rest.splice(at, 1)
  return { context, stack, rest: rest.filter((each) => each !== undefined) }
}

function textOf(message: unknown): string {
  if (typeof message === 'string') return message
  if (isError(message)) return message.message
  return typeof message === 'object' && message !== null ? 'Object' : String(message)
}
