import {
  PROPAGATION_FORMATS,
  type PropagationChoice,
  type PropagationFormat,
  type PropagationType,
} from './propagation-formats.js'
import type { BaggageProperties, PropagationProperties } from './propagation.properties.js'

const FORMATS: Readonly<Record<PropagationType, readonly PropagationFormat[]>> = {
  W3C: ['tracecontext', 'baggage'],
  B3: ['b3'],
  B3_MULTI: ['b3multi'],
  JAEGER: ['jaeger', 'jaeger-baggage'],
}
/** Standard names of propagators that nobody has written for this framework. */
const KNOWN_ELSEWHERE = ['xray', 'ottrace']

export interface PropagationSettings extends PropagationChoice {
  /** Whether anybody has said so; else the propagator of an SDK that the process has brought is used. */
  readonly isConfigured: boolean
  /** What was not understood in `OTEL_PROPAGATORS`, and is ignored as OpenTelemetry's specification demands. */
  readonly warnings: readonly string[]
}

/**
 * What `OTEL_PROPAGATORS` says, or else the properties, or else W3C's Trace Context and Baggage.
 *
 * @param variable `OTEL_PROPAGATORS`
 */
export function resolvePropagation(
  properties: PropagationProperties,
  baggage: BaggageProperties,
  variable: string | undefined,
): PropagationSettings {
  const named = namesOf(variable)
  if (named.length > 0) return ofVariable(named)
  const formats = (types: readonly PropagationType[]): readonly PropagationFormat[] | undefined =>
    types.length === 0 ? undefined : types.flatMap((type) => FORMATS[type])
  const both = formats(properties.type)
  const consume = both ?? formats(properties.consume)
  const produce = both ?? formats(properties.produce)
  const chosen = (found: readonly PropagationFormat[] = FORMATS.W3C): readonly PropagationFormat[] =>
    baggage.enabled ? found : found.filter((format) => !format.endsWith('baggage'))
  return {
    consume: chosen(consume),
    produce: chosen(produce),
    isConfigured: consume !== undefined || produce !== undefined || !baggage.enabled,
    warnings: [],
  }
}

function namesOf(variable: string | undefined): readonly string[] {
  const names = (variable ?? '').split(',').map((name) => name.trim().toLowerCase())
  return [...new Set(names.filter((name) => name !== ''))]
}

function ofVariable(names: readonly string[]): PropagationSettings {
  const known: PropagationFormat[] = []
  const warnings: string[] = []
  for (const name of names) {
    const format = PROPAGATION_FORMATS.find((each) => each === name && each !== 'jaeger-baggage')
    if (format !== undefined) known.push(format)
    else if (name !== 'none') warnings.push(unknownName(name))
    if (format === 'jaeger') known.push('jaeger-baggage')
  }
  if (names.includes('none') && names.length > 1) {
    warnings.push('OTEL_PROPAGATORS has none beside other propagators: nothing is propagated')
  }
  const formats = names.includes('none') ? [] : known
  // Nothing but unknown names is as if it were not set.
  const isConfigured = formats.length > 0 || names.includes('none')
  const chosen = isConfigured ? formats : FORMATS.W3C
  return { consume: chosen, produce: chosen, isConfigured, warnings }
}

function unknownName(name: string): string {
  const problem = KNOWN_ELSEWHERE.includes(name) ? 'which is not supported' : 'which is no propagator'
  return `OTEL_PROPAGATORS has ${JSON.stringify(name)}, ${problem}: it is ignored`
}
