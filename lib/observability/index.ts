export { OBSERVABILITY_AUTO_CONFIGURATIONS } from './auto-configurations.js'
export { ConsoleLogger, type ConsoleLoggerOptions, type LogStream } from './logging/console-logger.js'
export { LOG_LEVELS, severityOf, type LogLevel } from './logging/log-level.js'
export {
  DEFAULT_LOGGING_OPTIONS,
  loggingOptionsFrom,
  type LogFormat,
  type LoggingOptions,
  type LogThreshold,
} from './logging/logging.options.js'
export { InvalidLoggingPropertyError } from './logging/logging.errors.js'
export { ObservabilityModule } from './observability.module.js'
export { OBSERVABILITY_OPTIONS, type ObservabilityOptions } from './observability.options.js'
