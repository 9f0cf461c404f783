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
export { Counted, type CountedDecorator, type CountedOptions } from './metrics/decorators/counted.js'
export { Gauge, type GaugeOptions } from './metrics/decorators/gauge.js'
export { Timed, type TimedDecorator, type TimedOptions } from './metrics/decorators/timed.js'
export { MetricsProperties } from './metrics/config/metrics.properties.js'
export type { Measurement, MeterSnapshot } from './metrics/meter-snapshot.js'
export {
  APPLICATION_METERS,
  DECORATOR_METERS,
  NODEJS_METERS,
  PROCESS_METERS,
  SYSTEM_METERS,
  type MeterDefinition,
} from './metrics/metric-names.js'
export {
  DuplicateMetricError,
  GaugeScopeError,
  GaugeTargetError,
  MeterKindError,
  ReservedTagError,
} from './metrics/metrics.errors.js'
export { prometheusMeterRegistry } from './metrics/load-meter-registry.js'
export {
  PrometheusMeterRegistry,
  type Exposition,
  type PrometheusMeterRegistryOptions,
} from './metrics/prometheus-meter-registry.js'
export type { MeterSettings } from './metrics/config/meter-settings.js'
export { ANOMALY_METERS } from './anomaly/anomaly-names.js'
export {
  AnomalyWatch,
  type Anomaly,
  type AnomalyEnd,
  type AnomalyEvent,
  type AnomalySignal,
  type AnomalySource,
  type RouteTotals,
} from './anomaly/anomaly-watch.js'
export { DEFAULT_ANOMALY_OPTIONS, type AnomalyOptions } from './anomaly/anomaly.options.js'
export { RollingAnomalyWatch, type RollingAnomalyWatchParts } from './anomaly/rolling-anomaly-watch.js'
