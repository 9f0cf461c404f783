import type { TextMapPropagator } from '@opentelemetry/api'
import type { TraceIds } from '../sampling/trace-ids.js'
import { B3Propagator } from './b3-propagator.js'
import { ChosenPropagator } from './chosen-propagator.js'
import { JaegerBaggagePropagator, JaegerPropagator } from './jaeger-propagator.js'
import type { PropagationChoice, PropagationFormat } from './propagation-formats.js'
import { W3cBaggagePropagator } from './w3c-baggage-propagator.js'
import { W3cTraceContextPropagator } from './w3c-trace-context-propagator.js'

const BAGGAGE_FORMATS: ReadonlySet<PropagationFormat> = new Set(['baggage', 'jaeger-baggage'])

/** @param ids see {@link B3Propagator} */
export function propagatorFor({ consume, produce }: PropagationChoice, ids: TraceIds): TextMapPropagator {
  const made = (formats: readonly PropagationFormat[]): readonly TextMapPropagator[] =>
    formats.map((format) => propagatorOf(format, ids))
  return new ChosenPropagator({
    spans: made(consume.filter((format) => !BAGGAGE_FORMATS.has(format))),
    baggage: made(consume.filter((format) => BAGGAGE_FORMATS.has(format))),
    written: made(produce),
  })
}

function propagatorOf(format: PropagationFormat, ids: TraceIds): TextMapPropagator {
  switch (format) {
    case 'tracecontext':
      return new W3cTraceContextPropagator()
    case 'baggage':
      return new W3cBaggagePropagator()
    case 'b3':
      return new B3Propagator('single', ids)
    case 'b3multi':
      return new B3Propagator('multi', ids)
    case 'jaeger':
      return new JaegerPropagator()
    case 'jaeger-baggage':
      return new JaegerBaggagePropagator()
  }
}
