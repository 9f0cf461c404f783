import { Clock } from '../../common/index.js'
import {
  AutoConfiguration,
  ConditionalOnBean,
  ConditionalOnMissingBean,
  Logger,
  MeterRegistry,
} from '../../core/index.js'
import { OBSERVABILITY_OPTIONS } from '../observability.options.js'
import { MetricsProperties } from './config/metrics.properties.js'
import { prometheusMeterRegistry } from './load-meter-registry.js'
import { MeterBindings } from './meter-bindings.js'
import { OtlpMetricsLifecycle } from './otlp/otlp-metrics-lifecycle.js'
import { OtlpMetricsProperties } from './otlp/otlp-metrics.properties.js'
import { PrometheusMeterRegistry } from './prometheus-meter-registry.js'

/** The registry of an application that imports the ObservabilityModule and has none of its own. */
@AutoConfiguration({
  providers: [
    MetricsProperties,
    {
      provide: PrometheusMeterRegistry,
      inject: [MetricsProperties, Clock, Logger],
      useFactory: async (properties: MetricsProperties, clock: Clock, logger: Logger) => {
        const { meterSettings } = await import('./config/meter-settings.js')
        return prometheusMeterRegistry({
          clock,
          logger: logger.named('nexus.observability.metrics'),
          settings: meterSettings(properties),
        })
      },
    },
    { provide: MeterRegistry, useExisting: PrometheusMeterRegistry },
  ],
})
@ConditionalOnBean(OBSERVABILITY_OPTIONS)
@ConditionalOnMissingBean(MeterRegistry)
export class PrometheusAutoConfiguration {}

/** What is measured of the process, whichever registry the application has. */
@AutoConfiguration({ providers: [MeterBindings], after: [PrometheusAutoConfiguration] })
@ConditionalOnBean(OBSERVABILITY_OPTIONS, MeterRegistry)
export class MetricsAutoConfiguration {}

/** Sends the metrics of the framework's registry by OTLP as well, where the configuration or the environment says so. */
@AutoConfiguration({
  providers: [OtlpMetricsProperties, OtlpMetricsLifecycle],
  after: [PrometheusAutoConfiguration],
})
@ConditionalOnBean(OBSERVABILITY_OPTIONS, PrometheusMeterRegistry)
export class OtlpMetricsAutoConfiguration {}
