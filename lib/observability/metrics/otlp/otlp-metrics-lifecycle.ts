import { Clock, IdGenerator } from '../../../common/index.js'
import {
  ApplicationContext,
  Environment,
  Inject,
  Injectable,
  Logger,
  type OnModuleDestroy,
  type OnModuleInit,
} from '../../../core/index.js'
import { otelVariables } from '../../tracing/tracing-intent.js'
import { PrometheusMeterRegistry } from '../prometheus-meter-registry.js'
import type { OtlpMetricsExport } from './otlp-metrics-export.js'
import { OtlpMetricsProperties } from './otlp-metrics.properties.js'

/** Sends the application's metrics by OTLP, where it is asked to; the last values when nothing takes requests any more. */
@Injectable()
export class OtlpMetricsLifecycle implements OnModuleInit, OnModuleDestroy {
  readonly #properties: OtlpMetricsProperties
  readonly #meters: PrometheusMeterRegistry
  readonly #context: ApplicationContext
  #export: OtlpMetricsExport | undefined

  constructor(
    @Inject(OtlpMetricsProperties) properties: OtlpMetricsProperties,
    @Inject(PrometheusMeterRegistry) meters: PrometheusMeterRegistry,
    @Inject(ApplicationContext) context: ApplicationContext,
  ) {
    this.#properties = properties
    this.#meters = meters
    this.#context = context
  }

  /** @throws MissingPackageError, InvalidOtlpMetricsSettingError */
  async onModuleInit(): Promise<void> {
    const context = this.#context
    const environment = context.get(Environment)
    const variables = otelVariables(environment)
    if (!this.#properties.isOn() && variables['OTEL_METRICS_EXPORTER'] === undefined) return
    const { openOtlpMetricsExport } = await import('./open-otlp-metrics-export.js')
    this.#export = await openOtlpMetricsExport(this.#properties, {
      meters: () => this.#meters.meters(),
      variables,
      clock: context.get(Clock),
      ids: context.get(IdGenerator),
      logger: context.get(Logger).named('nexus.observability.metrics'),
      applicationName: environment.getProperty('application.name'),
    })
    this.#export?.start()
    // Components take their meters away when they are destroyed.
    context.onDrain(() => this.onModuleDestroy())
  }

  async onModuleDestroy(): Promise<void> {
    await this.#export?.[Symbol.asyncDispose]()
  }
}
