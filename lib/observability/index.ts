export { ConsoleLogger, type ConsoleLoggerOptions, type LogStream } from './console-logger.js'
export { LOG_LEVELS, severityOf, type LogLevel } from './log-level.js'
export {
  DEFAULT_LOGGING_OPTIONS,
  loggingOptionsFrom,
  type LogFormat,
  type LoggingOptions,
  type LogThreshold,
} from './logging.options.js'
export { InvalidLoggingPropertyError } from './observability.errors.js'
