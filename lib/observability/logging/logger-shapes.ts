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

/** What lines are serialized with. */
export interface PinoLineOptions {
  readonly level: 'trace'
  readonly base: null
  readonly timestamp: () => string
  readonly formatters: {
    readonly level: (label: string) => { readonly level: string }
    readonly log: (fields: Record<string, unknown>) => Record<string, unknown>
  }
  readonly serializers: { readonly err: (value: unknown) => unknown }
  /** Changeable, as pino wants it. */
  readonly redact?: { paths: string[]; censor: string }
}

/** What is used of a pino that serializes lines. */
export type PinoLineWriter = Readonly<
  Record<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', (fields: object) => void>
>

/** What is used of pino itself: `pino` of the package. */
export type PinoFactory = (
  options: PinoLineOptions,
  stream: { readonly write: (text: string) => void },
) => PinoLineWriter
