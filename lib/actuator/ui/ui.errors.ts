import { NexusError } from '../../common/index.js'

export class InvalidTraceUrlError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_INVALID_TRACE_URL'
  static readonly summary = 'The address of traces is none, or does not say where the id of a trace belongs.'

  constructor(readonly url: string) {
    super(`The dashboard can not link traces to ${JSON.stringify(url)}.`, {
      help: 'Set management.endpoint.ui.trace-url to an address with {traceId} in it, as in https://jaeger.example.com/trace/{traceId}.',
    })
  }
}

export class InvalidUiIntervalError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_INVALID_UI_INTERVAL'
  static readonly summary = 'The dashboard is to measure too often, or too seldom.'

  constructor(readonly intervalMs: number) {
    super(`The dashboard can not measure every ${intervalMs} ms.`, {
      help: 'Set management.endpoint.ui.interval to a duration between 100ms and 1m.',
    })
  }
}
