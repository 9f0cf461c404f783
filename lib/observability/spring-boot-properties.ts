import { declareReplacement } from '../config/index.js'

/** A property of Spring Boot (or of Micrometer) that there is not, with all that is below it. */
export interface SpringBootProperty {
  readonly property: string
  /** What to use instead, as it follows `unknown property; `. */
  readonly instead: string
}

const LOG_FORMAT = 'lines are pretty or json: use logging.format'
const JSON_LINES = 'set logging.format: json for one JSON object per line'
const ROTATION =
  'files are rotated from outside (logrotate, or the platform): a file that is moved away is opened anew'
const TLS = 'put the port behind a proxy that ends TLS, or bind it with management.server.address'
const CORS = 'call endpoints by way of a server of the same origin, or add a middleware for CORS'
const METRICS_OFF = 'turn meters off by name with management.metrics.enable.<name>: false (all: every one)'
const NO_SIMPLE_REGISTRY = `remove it: there is no SimpleMeterRegistry; ${METRICS_OFF}`
const MAX_SERIES = 'series are limited, not paths: use management.metrics.limits.max-series'
const KEY_VALUES =
  'use management.metrics.tags for metrics, and OTEL_RESOURCE_ATTRIBUTES=name=value for traces'
const ALWAYS_ANNOTATIONS =
  '@Timed, @Counted and @Traced are always advised: turn their meters off with management.metrics.enable.<name>: false'
const PERCENTILES =
  'set management.metrics.distribution.percentiles-histogram.<name>: true, and let Prometheus compute them with histogram_quantile'
const BY_OTLP = 'send metrics by OTLP: management.otlp.metrics.export.url'
const BAGGAGE = 'remove it: W3C baggage is passed on as a whole'
const EXPORTERS = 'use management.tracing.exporter: none, or name the exporters that are wanted there'

/** What the error for an unknown property says instead of a list of those there are; the migration guide shows it as a table. */
export const SPRING_BOOT_PROPERTIES: readonly SpringBootProperty[] = [
  { property: 'logging.pattern', instead: LOG_FORMAT },
  { property: 'logging.charset', instead: 'remove it: lines are UTF-8' },
  {
    property: 'logging.config',
    instead: 'there is no file of the logging library: use the properties below logging',
  },
  { property: 'logging.exception-conversion-word', instead: LOG_FORMAT },
  { property: 'logging.file.clean-history-on-start', instead: ROTATION },
  { property: 'logging.file.max-history', instead: ROTATION },
  { property: 'logging.file.max-size', instead: ROTATION },
  {
    property: 'logging.file.path',
    instead: 'use logging.file.name with the whole path: logging.file.name: /var/log/app.log',
  },
  { property: 'logging.file.total-size-cap', instead: ROTATION },
  {
    property: 'logging.include-application-name',
    instead: 'remove it: a log store gets the name of the application as a label',
  },
  { property: 'logging.logback', instead: ROTATION },
  { property: 'logging.log4j2', instead: ROTATION },
  {
    property: 'logging.register-shutdown-hook',
    instead: 'remove it: lines that wait are always written at shutdown',
  },
  { property: 'logging.structured', instead: JSON_LINES },
  { property: 'logging.threshold', instead: 'use logging.level.root, or logging.console.enabled: false' },
  { property: 'management.defaults.metrics.export.enabled', instead: METRICS_OFF },
  {
    property: 'management.endpoints.enabled-by-default',
    instead: 'use management.endpoints.access.default: none (or unrestricted)',
  },
  { property: 'management.endpoints.jmx', instead: 'remove it: there is no JMX' },
  {
    property: 'management.endpoints.migrate-legacy-ids',
    instead: 'remove it: ids are the same with and without dashes',
  },
  { property: 'management.endpoints.web.cors', instead: CORS },
  { property: 'management.info.java', instead: 'use management.info.node' },
  {
    property: 'management.info.ssl',
    instead: 'remove it: certificates are those of the proxy that ends TLS',
  },
  { property: 'management.metrics.distribution.percentiles', instead: PERCENTILES },
  { property: 'management.metrics.export', instead: BY_OTLP },
  { property: 'management.metrics.export.defaults', instead: METRICS_OFF },
  { property: 'management.metrics.export.otlp', instead: 'use management.otlp.metrics.export' },
  { property: 'management.metrics.export.prometheus', instead: 'use management.prometheus.metrics.export' },
  { property: 'management.metrics.export.simple', instead: NO_SIMPLE_REGISTRY },
  {
    property: 'management.metrics.use-global-registry',
    instead: 'remove it: there is no registry of the process',
  },
  { property: 'management.metrics.web.client', instead: METRICS_OFF },
  { property: 'management.metrics.web.client.max-uri-tags', instead: `${MAX_SERIES}.http.client.requests` },
  { property: 'management.metrics.web.server', instead: METRICS_OFF },
  { property: 'management.metrics.web.server.max-uri-tags', instead: `${MAX_SERIES}.http.server.requests` },
  {
    property: 'management.metrics.web.server.request.metric-name',
    instead: 'use management.observations.http.server.requests.name',
  },
  { property: 'management.observations.annotations.enabled', instead: ALWAYS_ANNOTATIONS },
  {
    property: 'management.observations.enable',
    instead:
      'use management.metrics.enable.<name>: false for metrics, and management.observations.http.server.requests.exclude for requests',
  },
  { property: 'management.observations.key-values', instead: KEY_VALUES },
  {
    property: 'management.opentelemetry.resource-attributes',
    instead: 'use the environment variable OTEL_RESOURCE_ATTRIBUTES=name=value',
  },
  {
    property: 'management.otlp.logging',
    instead: 'send lines with logging.loki or logging.elasticsearch, or let a collector read standard output',
  },
  { property: 'management.otlp.tracing.export.enabled', instead: EXPORTERS },
  {
    property: 'management.prometheus.metrics.export.pushgateway',
    instead: 'let Prometheus scrape, or send metrics by OTLP: management.otlp.metrics.export.url',
  },
  {
    property: 'management.prometheus.metrics.export.step',
    instead: 'remove it: how often it scrapes is set in Prometheus',
  },
  {
    property: 'management.server.add-application-context-header',
    instead: 'remove it: there is no such header',
  },
  { property: 'management.server.ssl', instead: TLS },
  { property: 'management.simple', instead: NO_SIMPLE_REGISTRY },
  { property: 'management.tracing.baggage.correlation', instead: BAGGAGE },
  { property: 'management.tracing.baggage.local-fields', instead: BAGGAGE },
  { property: 'management.tracing.baggage.remote-fields', instead: BAGGAGE },
  {
    property: 'management.tracing.baggage.tag-fields',
    instead: 'set attributes of spans in code: currentSpan()?.setAttribute(name, value)',
  },
  { property: 'management.trace.http', instead: 'use management.httpexchanges.recording' },
  { property: 'management.wavefront', instead: BY_OTLP },
  { property: 'management.zipkin.tracing.export.enabled', instead: EXPORTERS },
  { property: 'management.zipkin.tracing.connect-timeout', instead: 'use management.zipkin.tracing.timeout' },
  { property: 'management.zipkin.tracing.read-timeout', instead: 'use management.zipkin.tracing.timeout' },
  { property: 'management.otlp.tracing.connect-timeout', instead: 'use management.otlp.tracing.timeout' },
  { property: 'spring.application.name', instead: 'use application.name' },
]

for (const { property, instead } of SPRING_BOOT_PROPERTIES) declareReplacement(property, instead)

/** Of the actuator, which is not loaded in an application that imports neither the root of the package nor the actuator. */
for (const section of ['endpoint', 'endpoints', 'health', 'httpexchanges', 'info', 'server'])
  declareReplacement(
    `management.${section}`,
    'the application has no actuator: add ActuatorModule of nexus-framework/actuator to the imports of a module',
  )
