/** What can be read and written; the names of `OTEL_PROPAGATORS`. */
export const PROPAGATION_FORMATS = [
  'tracecontext',
  'baggage',
  'b3',
  'b3multi',
  'jaeger',
  'jaeger-baggage',
] as const

/** Spring Boot's types of propagation, and Jaeger's. */
export const PROPAGATION_TYPES = ['W3C', 'B3', 'B3_MULTI', 'JAEGER'] as const

export type PropagationType = (typeof PROPAGATION_TYPES)[number]

export type PropagationFormat = (typeof PROPAGATION_FORMATS)[number]

export interface PropagationChoice {
  /** Of formats of spans, the first one counts that is there and valid. */
  readonly consume: readonly PropagationFormat[]
  readonly produce: readonly PropagationFormat[]
}
