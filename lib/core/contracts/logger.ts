import { isError } from '../../common/index.js'

/** Among fields: names of those that a line for people does without, as its message says them, or as they are long. */
export const FOR_PROGRAMS: unique symbol = Symbol.for('nexus:for-programs')

/** Structured fields of a log line. Values must be serializable; an `Error` under `error` is printed with its stack and causes. */
export type LogFields = Readonly<Record<string, unknown>> & { readonly [FOR_PROGRAMS]?: readonly string[] }

/** Structured logger. The token under which the container provides the application's logger. */
export abstract class Logger {
  abstract trace(message: string, fields?: LogFields): void
  abstract debug(message: string, fields?: LogFields): void
  abstract info(message: string, fields?: LogFields): void
  abstract warn(message: string, fields?: LogFields): void
  abstract error(message: string, fields?: LogFields): void
  abstract fatal(message: string, fields?: LogFields): void
  /** A logger whose lines carry `name` (dotted, such as `shop.OrderService`). */
  abstract named(name: string): Logger

  /**
   * A logger whose lines have these fields as well, as they are now; a field of a line goes before one of the same name here. What is inside
   * of an object is read with each line. Texts, numbers and the like are serialized once: for what many lines say.
   *
   * @example
   * const log = this.logger.with({ order: order.id })
   * log.info('paid')
   * log.info('shipped', { parcel })
   */
  with(fields: LogFields): Logger {
    return new FieldsLogger(this, copyOfFields(fields))
  }
}

/** Puts its fields into those of each line. */
class FieldsLogger extends Logger {
  readonly #logger: Logger
  readonly #fields: LogFields

  constructor(logger: Logger, fields: LogFields) {
    super()
    this.#logger = logger
    this.#fields = fields
  }

  trace(message: string, fields?: LogFields): void {
    this.#logger.trace(message, this.#all(fields))
  }

  debug(message: string, fields?: LogFields): void {
    this.#logger.debug(message, this.#all(fields))
  }

  info(message: string, fields?: LogFields): void {
    this.#logger.info(message, this.#all(fields))
  }

  warn(message: string, fields?: LogFields): void {
    this.#logger.warn(message, this.#all(fields))
  }

  error(message: string, fields?: LogFields): void {
    this.#logger.error(message, this.#all(fields))
  }

  fatal(message: string, fields?: LogFields): void {
    this.#logger.fatal(message, this.#all(fields))
  }

  named(name: string): Logger {
    return new FieldsLogger(this.#logger.named(name), this.#fields)
  }

  #all(fields: LogFields | undefined): LogFields {
    return fields === undefined ? this.#fields : joinFields(this.#fields, fields)
  }
}

/**
 * What somebody has given as fields. TypeScript refuses an error or a text there, but not one of type any:
 * `catch((error) => logger.error('failed', error))`.
 */
export function asFields(given: LogFields): LogFields {
  if (typeof given !== 'object') return { params: given }
  return isError(given) ? { error: given } : given
}

/** Fields that a line has by two ways, as they are now; of one name the second. Never throws. */
export function joinFields(first: LogFields | undefined, second: LogFields): LogFields {
  const joined = { ...first, ...copyOfFields(second) }
  const ofFirst = first?.[FOR_PROGRAMS]
  const ofSecond = joined[FOR_PROGRAMS]
  if (ofFirst === undefined || ofSecond === undefined || ofFirst === ofSecond) return joined
  return { ...joined, [FOR_PROGRAMS]: [...ofFirst, ...ofSecond] }
}

/** Fields as they are now. Never throws: a getter that does costs only its own value, and what can not be read at all has none. */
export function copyOfFields(fields: LogFields = {}): LogFields {
  try {
    return { ...asFields(fields) }
  } catch {
    return Object.fromEntries(keysOf(fields).map((key) => [key, valueOf(fields, key)]))
  }
}

function keysOf(fields: LogFields): readonly string[] {
  try {
    return Object.keys(fields)
  } catch {
    return []
  }
}

function valueOf(fields: LogFields, key: string): unknown {
  try {
    return fields[key]
  } catch {
    return '[unreadable]'
  }
}
