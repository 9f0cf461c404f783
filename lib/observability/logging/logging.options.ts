import { printOrigin, type Environment } from '../../core/index.js'
import { LOG_LEVELS, type LogLevel } from './log-level.js'
import { InvalidLoggingPropertyError } from './logging.errors.js'

/** The least urgent level that is written; `off` writes nothing. */
export type LogThreshold = LogLevel | 'off'

export const LOG_FORMATS = ['auto', 'pretty', 'json'] as const

/** `auto`: `pretty` on a terminal, else `json`. */
export type LogFormat = (typeof LOG_FORMATS)[number]

export interface LoggingOptions {
  /** Configuration key `logging.level.root`, or `logging.level` where it is a single value. Default `info`. */
  readonly level: LogThreshold
  /**
   * The threshold of a logger by its name, `undefined` where its parent's counts: it is asked for `shop.orders.Orders`, then for
   * `shop.orders`, then for `shop`. Configuration keys `logging.level.<name>`.
   */
  readonly levelOf: (name: string) => LogThreshold | undefined
  /** Configuration key `logging.format`. Default `auto`. */
  readonly format: LogFormat
}

export const DEFAULT_LOGGING_OPTIONS: LoggingOptions = {
  level: 'info',
  levelOf: () => undefined,
  format: 'auto',
}

/** Reads the `logging.*` properties. @throws InvalidLoggingPropertyError here or, for a named logger, when it is made */
export function loggingOptionsFrom(environment: Environment): LoggingOptions {
  const thresholds = [...LOG_LEVELS, 'off'] as const
  const choice = <T extends string>(property: string, choices: readonly T[]): T | undefined => {
    const value = environment.getProperty(property)
    if (value === undefined) return undefined
    const known = choices.find((each) => each === value.trim().toLowerCase())
    if (known !== undefined) return known
    const origin = environment.getOrigin(property)
    throw new InvalidLoggingPropertyError(property, value, choices, origin && printOrigin(origin))
  }
  return {
    level:
      choice('logging.level.root', thresholds) ??
      choice('logging.level', thresholds) ??
      DEFAULT_LOGGING_OPTIONS.level,
    levelOf: (name) => choice(`logging.level.${name}`, thresholds),
    format: choice('logging.format', LOG_FORMATS) ?? DEFAULT_LOGGING_OPTIONS.format,
  }
}
