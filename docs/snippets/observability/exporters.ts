// #region imports
import { Injectable, Module } from 'nexus-framework'
import { Logger } from 'nexus-framework/core'
import { MemorySpanExporter, ObservabilityModule, openTraceExport } from 'nexus-framework/observability'
// #endregion imports
import type { ForeignSpanExporter } from 'nexus-framework/observability'

// #region module
@Module({
  imports: [
    ObservabilityModule.forRoot({
      tracing: {
        exporter: 'otlp',
        otlp: { endpoint: 'http://collector:4318/v1/traces', compression: 'gzip' },
      },
    }),
  ],
})
export class ShopModule {}
// #endregion module

// #region tail
@Module({
  imports: [
    ObservabilityModule.forRoot({
      tracing: {
        exporter: 'otlp',
        sampling: { probability: 0.01, tracesPerSecond: 50, tail: { slowThreshold: '1s' } },
      },
    }),
  ],
})
export class BusyModule {}
// #endregion tail

/** Stands for OpenTelemetry's exporter for gRPC. */
class OTLPTraceExporter implements ForeignSpanExporter {
  export(_spans: never[], done: (result: { readonly code: number }) => void): void {
    done({ code: 0 })
  }

  async shutdown(): Promise<void> {
    // Nothing is open.
  }
}

// #region foreign
@Module({
  imports: [ObservabilityModule.forRoot({ tracing: { exporter: new OTLPTraceExporter() } })],
})
export class GrpcModule {}
// #endregion foreign

// #region memory
@Injectable()
export class FailedSpans {
  constructor(private readonly memory: MemorySpanExporter) {}

  list(): readonly string[] {
    return this.memory
      .spans()
      .filter(({ status }) => status === 'error')
      .map(({ name, attributes }) =>
        `${name} ${String(attributes['http.response.status_code'] ?? '')}`.trim(),
      )
  }
}
// #endregion memory

// #region plain
export async function importOrders(logger: Logger, work: () => Promise<void>): Promise<void> {
  const traces = await openTraceExport(
    { options: [{ exporter: 'otlp' }], variables: process.env },
    { logger },
  )
  const span = traces?.provider.getTracer('shop').startSpan('import orders')
  await work()
  span?.end()
  // Sends what waits.
  await traces?.shutdown()
}
// #endregion plain
