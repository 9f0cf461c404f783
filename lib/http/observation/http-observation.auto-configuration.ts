import { Clock } from '../../common/index.js'
import {
  ApplicationContext,
  AutoConfiguration,
  Bean,
  Conditional,
  ConditionalOnBean,
  ConditionalOnProperty,
  Inject,
  InjectLogger,
  type Logger,
  MeterRegistry,
  Tracer,
} from '../../core/index.js'
import { AnomalyWatch, RollingAnomalyWatch } from '../../observability/index.js'
import {
  AnomalyProperties,
  HttpObservationProperties,
  TracedStepsProperties,
} from './http-observation.properties.js'

/** What requests are observed with, in an application that measures or traces. */
@AutoConfiguration({ providers: [HttpObservationProperties, TracedStepsProperties, AnomalyProperties] })
@Conditional({
  description: '@ConditionalOnBean(MeterRegistry or Tracer)',
  phase: 'components',
  mismatch: (context) =>
    context.provides(MeterRegistry) || context.provides(Tracer)
      ? undefined
      : 'nothing provides MeterRegistry or Tracer',
})
export class HttpObservationAutoConfiguration {
  @Bean(AnomalyWatch)
  @ConditionalOnBean(MeterRegistry)
  @ConditionalOnProperty({ name: 'management.anomaly.enabled', matchIfMissing: true })
  anomalyWatch(
    @Inject(ApplicationContext) context: ApplicationContext,
    @Inject(AnomalyProperties) properties: AnomalyProperties,
    @Inject(Clock) clock: Clock,
    @InjectLogger('nexus.anomalies') logger: Logger,
  ): AnomalyWatch {
    const { interval, acceptAfter, enabled: _enabled, ...options } = properties
    return new RollingAnomalyWatch(
      {
        clock,
        logger,
        meters: () => context.graph.componentsOf(MeterRegistry)[0]?.instance() as MeterRegistry | undefined,
      },
      { ...options, intervalMs: interval.toMillis(), acceptAfterMs: acceptAfter.toMillis() },
    )
  }
}
