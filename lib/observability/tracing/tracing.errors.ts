import { NexusError } from '../../common/index.js'

export class SpanAttributeTargetError extends NexusError {
  static readonly code = 'NEXUS_OBSERVABILITY_SPAN_ATTRIBUTE_TARGET'
  static readonly summary = '@SpanAttribute is on something that is no parameter of an instance method.'

  constructor(
    readonly target: string,
    readonly kind: 'constructor' | 'static method',
  ) {
    super(`@SpanAttribute is on a parameter of ${target}, which is a ${kind}.`, {
      help: 'Only calls of instance methods of components are advised: move the value to a parameter of such a method.',
    })
  }
}

export class UnnamedSpanAttributeError extends NexusError {
  static readonly code = 'NEXUS_OBSERVABILITY_UNNAMED_SPAN_ATTRIBUTE'
  static readonly summary = '@SpanAttribute() has no name, and its parameter has none either.'

  constructor(
    readonly method: string,
    readonly position: number,
  ) {
    super(
      `@SpanAttribute() on parameter ${position} of ${method} has no name, as the parameter is taken apart.`,
      {
        help: "Name the attribute: @SpanAttribute('order.id').",
      },
    )
  }
}

export class NoTraceExporterError extends NexusError {
  static readonly code = 'NEXUS_OBSERVABILITY_NO_TRACE_EXPORTER'
  static readonly summary =
    'Traces are to be exported, and no exporter is left when all settings are put together.'

  constructor() {
    super('Traces are to be exported, but the settings name no exporter', {
      help: 'Name one, as in management.tracing.exporter: otlp, or turn tracing off: management.tracing.enabled: false.',
    })
  }
}
