export { OBSERVABILITY_AUTO_CONFIGURATIONS } from './auto-configurations.js'
export {
  configuredLogging,
  loggingOptionsFrom,
  type ConfiguredLoggingOptions,
} from './logging/configured-logging.js'
export { ElasticsearchStore, type ElasticsearchOptions } from './logging/drivers/elasticsearch-store.js'
export { LogShipper, type LogShipperOptions } from './logging/drivers/log-shipper.js'
export type { Delivery, LogStore, WaitingLine } from './logging/drivers/log-store.js'
export { LokiStore, type LokiOptions } from './logging/drivers/loki-store.js'
export type { LogStoreCredentials, ShippingOptions } from './logging/drivers/shipping.options.js'
export { loggingProviders } from './logging/injected-logger.js'
export type { LogAppender } from './logging/log-appender.js'
export { LOG_LEVELS, severityOf, type LogLevel } from './logging/log-level.js'
export { jsonLines, type JsonLinesOptions } from './logging/json-lines.js'
export { surroundingsOf, type LogFormatter, type LogRecord } from './logging/log-record.js'
export { isSameLogger, type LoggerGroup, type LoggerLevel } from './logging/logger-levels.js'
export type {
  NestLoggerService,
  PinoFactory,
  PinoLineOptions,
  PinoLineWriter,
  PinoLogger,
} from './logging/logger-shapes.js'
export { LoggingSystem, type LogContextSource, type LoggingSystemOptions } from './logging/logging-system.js'
export {
  DEFAULT_LOGGING_OPTIONS,
  type LogFormat,
  type LoggingOptions,
  type LogThreshold,
} from './logging/logging.options.js'
export {
  InvalidRedactionPathError,
  LogFileError,
  LogStoreAddressError,
  PinoNotGivenError,
  UnknownLogLevelError,
  UnusableLoggerError,
} from './logging/logging.errors.js'
export {
  ElasticsearchLogProperties,
  LOGGING_PROPERTIES,
  LoggingProperties,
  LokiProperties,
} from './logging/logging.properties.js'
export { attachNestLogger, NestLogger } from './logging/nest-logger.js'
export type { LogStream } from './logging/output/stream-appender.js'
export { ManagementProperties } from './management.properties.js'
export { SPRING_BOOT_PROPERTIES, type SpringBootProperty } from './spring-boot-properties.js'
export { ObservabilityModule } from './observability.module.js'
export { OBSERVABILITY_OPTIONS, type ObservabilityOptions } from './observability.options.js'
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
export type {
  FinishedAttribute,
  FinishedSpan,
  FinishedSpanEvent,
  FinishedSpanLink,
} from './tracing/export/finished-span.js'
export { MemorySpanExporter } from './tracing/export/memory-span-exporter.js'
export { OtlpTracingProperties } from './tracing/export/otlp-tracing.properties.js'
export { openTraceExport, type TraceExportRuntime } from './tracing/export/open-trace-export.js'
export type { TracingSettingSources } from './tracing/export/settings/resolve-tracing-settings.js'
export { TraceExport } from './tracing/export/trace-export.js'
export { TRACE_EXPORT_METERS } from './tracing/export/tracing-export-names.js'
export {
  InvalidTracingSettingError,
  UnsupportedOtlpTransportError,
} from './tracing/export/tracing-export.errors.js'
export {
  TRACE_EXPORTERS,
  type ForeignSpanExporter,
  type OtlpTracingOptions,
  type OtlpTransport,
  type SamplingOptions,
  type SpanLimitOptions,
  type TailSamplingOptions,
  type TraceBatchOptions,
  type TraceExporter,
  type TraceExporterName,
  type TracingOptions,
  type ZipkinTracingOptions,
} from './tracing/export/tracing.options.js'
export { TracingProperties } from './tracing/export/tracing.properties.js'
export { ZipkinTracingProperties } from './tracing/export/zipkin-tracing.properties.js'
export { Counted, type CountedDecorator, type CountedOptions } from './metrics/decorators/counted.js'
export { Gauge, type GaugeOptions } from './metrics/decorators/gauge.js'
export { Timed, type TimedDecorator, type TimedOptions } from './metrics/decorators/timed.js'
export { MetricsProperties } from './metrics/config/metrics.properties.js'
export { OtlpMetricsProperties } from './metrics/otlp/otlp-metrics.properties.js'
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
  InvalidOtlpMetricsSettingError,
  MeterKindError,
  ReservedTagError,
  type NamedMeter,
} from './metrics/metrics.errors.js'
export { prometheusMeterRegistry } from './metrics/load-meter-registry.js'
export {
  PrometheusMeterRegistry,
  type Exposition,
  type PrometheusMeterRegistryOptions,
} from './metrics/prometheus-meter-registry.js'
export type { MeterSettings } from './metrics/config/meter-settings.js'
export { SpanAttribute } from './tracing/aspects/span-attribute.decorators.js'
export { Traced, type TracedDecorator, type TracedOptions } from './tracing/aspects/traced.decorators.js'
export { currentSpan } from './tracing/current-span.js'
export { BaggageProperties, PropagationProperties } from './tracing/propagation/propagation.properties.js'
export { Tracing, type TracingParts } from './tracing/tracing.js'
export {
  NoTraceExporterError,
  SpanAttributeTargetError,
  UnnamedSpanAttributeError,
} from './tracing/tracing.errors.js'
