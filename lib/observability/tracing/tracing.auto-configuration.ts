import { Clock, IdGenerator, Random } from '../../common/index.js'
import {
  ApplicationContext,
  AutoConfiguration,
  Conditional,
  ConditionalOnBean,
  ConditionalOnMissingBean,
  Environment,
  Inject,
  Injectable,
  Logger,
  Tracer,
  type FactoryProvider,
  type OnModuleInit,
  type Provider,
} from '../../core/index.js'
import { OBSERVABILITY_OPTIONS, type ObservabilityOptions } from '../observability.options.js'
import { openTraceExport } from './export/open-trace-export.js'
import { MemorySpanExporter } from './export/memory-span-exporter.js'
import { OtlpTracingProperties } from './export/otlp-tracing.properties.js'
import { TraceExport } from './export/trace-export.js'
import { TraceExportMetrics } from './export/trace-export-metrics.js'
import { TracingProperties } from './export/tracing.properties.js'
import { ZipkinTracingProperties } from './export/zipkin-tracing.properties.js'
import { BaggageProperties, PropagationProperties } from './propagation/propagation.properties.js'
import { resolvePropagation, type PropagationSettings } from './propagation/propagation-settings.js'
import { TraceIds } from './sampling/trace-ids.js'
import { TraceCorrelation } from './trace-correlation.js'
import { Tracing } from './tracing.js'
import { NoTraceExporterError } from './tracing.errors.js'
import {
  exportsTraces,
  joinsForeignTracing,
  missedTraceExporter,
  missesTraceExporter,
  otelVariables,
} from './tracing-intent.js'

/** The name of the log of tracing. */
const LOGGER = 'nexus.tracing'

/** What files say about what is exported. */
@Injectable()
class TracingPropertySources {
  constructor(
    @Inject(TracingProperties) readonly tracing: TracingProperties,
    @Inject(OtlpTracingProperties) readonly otlp: OtlpTracingProperties,
    @Inject(ZipkinTracingProperties) readonly zipkin: ZipkinTracingProperties,
  ) {}
}

class PropagationChoices {
  constructor(readonly settings: PropagationSettings) {}
}

const COMMON: readonly Provider[] = [
  PropagationProperties,
  BaggageProperties,
  {
    provide: PropagationChoices,
    inject: [PropagationProperties, BaggageProperties, Environment],
    useFactory: (properties: PropagationProperties, baggage: BaggageProperties, environment: Environment) =>
      new PropagationChoices(
        resolvePropagation(properties, baggage, otelVariables(environment)['OTEL_PROPAGATORS']),
      ),
  },
  { provide: Tracer, inject: [Tracing], useFactory: ({ tracer }: Tracing) => tracer },
]

const traceExport: FactoryProvider<TraceExport> = {
  provide: TraceExport,
  inject: [ApplicationContext, TracingPropertySources, MemorySpanExporter, TraceIds],
  useFactory: async (
    context: ApplicationContext,
    properties: TracingPropertySources,
    memory: MemorySpanExporter,
    spanIds: TraceIds,
  ) => {
    const environment = context.get(Environment)
    const opened = await openTraceExport(
      {
        options: optionsOf(context).flatMap((options) => options.tracing ?? []),
        properties,
        variables: otelVariables(environment),
      },
      {
        clock: context.get(Clock),
        random: context.get(Random),
        ids: context.get(IdGenerator),
        logger: context.get(Logger),
        applicationName: environment.getProperty('application.name'),
        memory,
        spanIds,
      },
    )
    if (opened === undefined) throw new NoTraceExporterError()
    return opened
  },
}

function optionsOf({ graph }: ApplicationContext): readonly ObservabilityOptions[] {
  return graph.componentsOf(OBSERVABILITY_OPTIONS).map((each) => each.instance() as ObservabilityOptions)
}

/** Traces, and sends the spans where the application says. Loads OpenTelemetry's SDK. */
@AutoConfiguration({
  providers: [
    ...COMMON,
    TracingProperties,
    OtlpTracingProperties,
    ZipkinTracingProperties,
    TracingPropertySources,
    MemorySpanExporter,
    { provide: TraceIds, useFactory: () => new TraceIds() },
    traceExport,
    TraceExportMetrics,
    {
      provide: Tracing,
      inject: [TraceExport, TraceIds, PropagationChoices, Logger],
      useFactory: async (
        { provider, sampler }: TraceExport,
        ids: TraceIds,
        { settings }: PropagationChoices,
        logger: Logger,
      ) => {
        const { exportedTracing } = await import('./create-tracing.js')
        return exportedTracing({ provider, sampler, ids }, settings, logger.named(LOGGER))
      },
    },
  ],
})
@Conditional(exportsTraces)
@ConditionalOnMissingBean(Tracer)
export class TracingAutoConfiguration {}

/** Traces with the OpenTelemetry SDK that the process has loaded itself, such as by `node --import ./instrumentation.js`. */
@AutoConfiguration({
  after: [TracingAutoConfiguration],
  providers: [
    ...COMMON,
    {
      provide: Tracing,
      inject: [PropagationChoices, Logger],
      useFactory: async ({ settings }: PropagationChoices, logger: Logger) => {
        const { foreignTracing } = await import('./create-tracing.js')
        return foreignTracing(settings, logger.named(LOGGER))
      },
    },
  ],
})
@Conditional(joinsForeignTracing)
@ConditionalOnMissingBean(Tracer)
export class ForeignTracingAutoConfiguration {}

/** Says why there are no traces, where the settings are not read further as nothing else asks for any. */
@Injectable()
class MissedTraceExporter implements OnModuleInit {
  readonly #environment: Environment
  readonly #logger: Logger

  constructor(@Inject(Environment) environment: Environment, @Inject(Logger) logger: Logger) {
    this.#environment = environment
    this.#logger = logger.named(LOGGER)
  }

  onModuleInit(): void {
    for (const warning of missedTraceExporter(this.#environment)) this.#logger.warn(warning)
  }
}

@AutoConfiguration({
  after: [TracingAutoConfiguration, ForeignTracingAutoConfiguration],
  providers: [MissedTraceExporter],
})
@Conditional(missesTraceExporter)
@ConditionalOnMissingBean(Tracer)
export class MissedTraceExporterAutoConfiguration {}

/** Whichever tracer the application has. */
@AutoConfiguration({
  after: [TracingAutoConfiguration, ForeignTracingAutoConfiguration],
  providers: [TraceCorrelation],
})
@ConditionalOnBean(Tracer)
export class TraceCorrelationAutoConfiguration {}
