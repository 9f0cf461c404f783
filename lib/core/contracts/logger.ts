import { isError } from '../../common/index.js'

/** Among fields: names of those that a line for people does without, as its message says them, or as they are long. */
export const FOR_PROGRAMS: unique symbol = Symbol.for('nexus:for-programs')

/** Structured fields of a log line. Values must be serializable; an `Error` under `error` is printed with its stack and causes. */
export type LogFields = Readonly<Record<string, unknown>> & { readonly [FOR_PROGRAMS]?: readonly string[] }

/**
 * Structured logger. The token under which the container provides the application's logger.
 *
 * A line takes its fields ({@link LogFields}), or what was caught: an error stands in the field `error`, and what has no fields (a text, a
 * list, a `Map`) in `params`.
 *
 * @example
 * this.logger.info('placed', { sku, count })
 * catch (error) { this.logger.error('failed', error) }
 */
export abstract class Logger {
  abstract trace(message: string, fieldsOrError?: unknown): void
  abstract debug(message: string, fieldsOrError?: unknown): void
  abstract info(message: string, fieldsOrError?: unknown): void
  abstract warn(message: string, fieldsOrError?: unknown): void
  abstract error(message: string, fieldsOrError?: unknown): void
  abstract fatal(message: string, fieldsOrError?: unknown): void
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

  trace(message: string, fieldsOrError?: unknown): void {
    this.#logger.trace(message, this.#all(fieldsOrError))
  }

  debug(message: string, fieldsOrError?: unknown): void {
    this.#logger.debug(message, this.#all(fieldsOrError))
  }

  info(message: string, fieldsOrError?: unknown): void {
    this.#logger.info(message, this.#all(fieldsOrError))
  }

  warn(message: string, fieldsOrError?: unknown): void {
    this.#logger.warn(message, this.#all(fieldsOrError))
  }

  error(message: string, fieldsOrError?: unknown): void {
    this.#logger.error(message, this.#all(fieldsOrError))
  }

  fatal(message: string, fieldsOrError?: unknown): void {
    this.#logger.fatal(message, this.#all(fieldsOrError))
  }

  named(name: string): Logger {
    return new FieldsLogger(this.#logger.named(name), this.#fields)
  }

  #all(fieldsOrError: unknown): LogFields {
    return fieldsOrError === undefined ? this.#fields : joinFields(this.#fields, fieldsOrError)
  }
}

/** The fields of what a line was given. Never throws. */
export function asFields(given: unknown): LogFields {
  if (given === null || given === undefined) return {}
  if (isError(given)) return { error: given }
  return hasFields(given) ? given : { params: given }
}

/** Not what holds its content otherwise, as a `Map` does. */
function hasFields(given: unknown): given is LogFields {
  if (typeof given !== 'object' || given === null) return false
  try {
    const prototype: unknown = Object.getPrototypeOf(given)
    if (prototype === Object.prototype || prototype === null) return true
    return !Array.isArray(given) && !ArrayBuffer.isView(given) && Object.keys(given).length > 0
  } catch {
    return true
  }
}

/** Fields that a line has by two ways, as they are now; of one name the second. Never throws. */
export function joinFields(first: LogFields | undefined, second: unknown): LogFields {
  const joined = { ...first, ...copyOfFields(second) }
  const ofFirst = first?.[FOR_PROGRAMS]
  const ofSecond = joined[FOR_PROGRAMS]
  if (ofFirst === undefined || ofSecond === undefined || ofFirst === ofSecond) return joined
  return { ...joined, [FOR_PROGRAMS]: [...ofFirst, ...ofSecond] }
}

/** Fields as they are now. Never throws: a getter that does costs only its own value, and what can not be read at all has none. */
export function copyOfFields(given: unknown): LogFields {
  const fields = asFields(given)
  try {
    return { ...fields }
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
