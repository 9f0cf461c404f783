import { NexusError } from '../../../common/index.js'

export class UnsupportedOtlpTransportError extends NexusError {
  static readonly code = 'NEXUS_OBSERVABILITY_UNSUPPORTED_OTLP_TRANSPORT'
  static readonly summary = 'Traces shall be sent by OTLP over a transport that is not spoken.'

  /** @param setting what says so: `OTEL_EXPORTER_OTLP_PROTOCOL` */
  constructor(
    readonly transport: string,
    readonly setting: string,
  ) {
    super(`${setting} is ${JSON.stringify(transport)}: OTLP is spoken as http/protobuf and http/json`, {
      help:
        `Set ${setting} to http/protobuf and send to the HTTP port of the collector (4318, not 4317). For gRPC, pass an exporter of ` +
        'OpenTelemetry: ObservabilityModule.forRoot({ tracing: { exporter: new OTLPTraceExporter() } }) with ' +
        '@opentelemetry/exporter-trace-otlp-grpc.',
    })
  }
}

export class InvalidTracingSettingError extends NexusError {
  static readonly code = 'NEXUS_OBSERVABILITY_INVALID_TRACING_SETTING'
  static readonly summary = 'A setting of tracing has a value that it can not have.'

  /** @param setting `management.tracing.sampling.probability` */
  constructor(
    readonly setting: string,
    readonly problem: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(`${setting} ${problem}`, {
      help: `Correct ${setting}, or leave it out for the default.`,
      ...options,
    })
  }
}
