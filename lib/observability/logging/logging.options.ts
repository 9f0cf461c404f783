import { LOG_LEVELS, type LogLevel } from './log-level.js'
import { DEFAULT_CENSOR } from './secret-fields.js'

/** The least urgent level that is written; `off` writes nothing. */
export type LogThreshold = LogLevel | 'off'

export const LOG_THRESHOLDS = [...LOG_LEVELS, 'off'] as const

export const LOG_FORMATS = ['auto', 'pretty', 'json', 'pino'] as const

/** `auto`: `pretty` on a terminal and with the profile `dev`, else `json`. `pino`: lines as those of `json`, serialized by pino. */
export type LogFormat = (typeof LOG_FORMATS)[number]

/** What the configuration says about the log. */
export interface LoggingOptions {
  /** Of what has no level of its own. Default `info`. Configuration key `logging.level.root`. */
  readonly level: LogThreshold
  /** By the dotted name of a logger, which holds for everything below, or by that of a group. `logging.level.<name>`. */
  readonly levels: Readonly<Record<string, LogThreshold>>
  /** Loggers that get a level together, by the name of the group. Default: `web` and `sql`. `logging.group.<name>`. */
  readonly groups: Readonly<Record<string, readonly string[]>>
  /** Default `auto`. `pino` needs the package of that name. `logging.format`. */
  readonly format: LogFormat
  /** Whether `auto` is `pretty` everywhere. Default false. With the profile `dev`. */
  readonly isDevelopment: boolean
  /** Whether lines go to standard output. Default true. `logging.console.enabled`. */
  readonly console: boolean
  /** A file that lines are added to. Default: none. `logging.file.name`. */
  readonly file: string | undefined
  /** Paths of fields that are hidden, beyond those with names of secrets, in pino's syntax. Default: none. `logging.redact`. */
  readonly redact: readonly string[]
  /** What stands for hidden values. Default `******`. `logging.censor`. */
  readonly censor: string
}

/** As Spring Boot has them: the loggers of what serves and calls HTTP, and of what talks to databases. */
export const DEFAULT_LOGGER_GROUPS: Readonly<Record<string, readonly string[]>> = {
  web: ['nexus.http', 'nexus.client', 'nexus.openapi'],
  sql: ['nexus.data'],
}

export const DEFAULT_LOGGING_OPTIONS: LoggingOptions = {
  level: 'info',
  levels: {},
  groups: DEFAULT_LOGGER_GROUPS,
  format: 'auto',
  isDevelopment: false,
  console: true,
  file: undefined,
  redact: [],
  censor: DEFAULT_CENSOR,
}
