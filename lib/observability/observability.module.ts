import { Global, Module, type DynamicModule } from '../core/index.js'
import { tracingMarkers } from './tracing/tracing-intent.js'
import { OBSERVABILITY_OPTIONS, type ObservabilityOptions } from './observability.options.js'

/**
 * Makes an application measure itself, and trace itself where an exporter is set. What it provides (a MeterRegistry, a Tracer) every
 * module sees. Options of the code are defaults: `management.*` properties and `OTEL_*` variables go first.
 *
 * @example
 * \@Module({ imports: [ObservabilityModule.forRoot({ tracing: { exporter: 'otlp' } })] })
 * class ShopModule {}
 */
@Global()
@Module({
  providers: [{ provide: OBSERVABILITY_OPTIONS, useValue: {} }],
  exports: [OBSERVABILITY_OPTIONS],
})
export class ObservabilityModule {
  static forRoot(options: ObservabilityOptions = {}): DynamicModule {
    const markers = tracingMarkers(options.tracing)
    return {
      module: ObservabilityModule,
      providers: [{ provide: OBSERVABILITY_OPTIONS, useValue: options }, ...markers],
      exports: markers.map(({ provide }) => provide),
    }
  }
}
