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
}
