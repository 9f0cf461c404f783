/** NestJS's `LoggerService`: what `ApplicationOptions.logger` takes besides a `Logger`. */
export interface NestLoggerService {
  log(message: unknown, ...optionalParams: unknown[]): unknown
  /** @param optionalParams stack and context */
  error(message: unknown, ...optionalParams: unknown[]): unknown
  warn(message: unknown, ...optionalParams: unknown[]): unknown
  debug?(message: unknown, ...optionalParams: unknown[]): unknown
  verbose?(message: unknown, ...optionalParams: unknown[]): unknown
  fatal?(message: unknown, ...optionalParams: unknown[]): unknown
}

type PinoMethod = (fields: object, message: string) => void

/** What is used of a pino logger: `ApplicationOptions.logger` takes one, with the transports that were set up for it. */
export interface PinoLogger {
  readonly trace: PinoMethod
  readonly debug: PinoMethod
  readonly info: PinoMethod
  readonly warn: PinoMethod
  readonly error: PinoMethod
  readonly fatal: PinoMethod
  child(bindings: object): PinoLogger
  flush?(done?: (error?: Error) => void): void
}
