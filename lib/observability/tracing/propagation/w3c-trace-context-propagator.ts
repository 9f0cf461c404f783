import type {
  Context,
  SpanContext,
  TextMapGetter,
  TextMapPropagator,
  TextMapSetter,
} from '@opentelemetry/api'
import { fieldOf, trimmed } from './header-access.js'
import { hasRandomId, withRandomId } from './sampling-state.js'
import { belowRemote, isSampled, sendable } from './trace-identity.js'
import { W3cTraceState } from './w3c-trace-state.js'

export const TRACEPARENT = 'traceparent'
export const TRACESTATE = 'tracestate'

/** Of every version: what version 00 consists of. */
const HEAD = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}/
const HEAD_LENGTH = 55
const SAMPLED = 1
const RANDOM = 2

export interface Traceparent {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
  /** Level 2: the last 14 digits of the trace id are random. */
  readonly random: boolean
}

/** @returns `undefined` for what breaks the rules of section 3.2, which begins a new trace */
export function parseTraceparent(text: string): Traceparent | undefined {
  const value = trimmed(text)
  if (!HEAD.test(value)) return undefined
  const isCurrent = value.startsWith('00')
  // A later version may have more after another dash; of its flags nothing is known but `sampled` (section 3.2.4).
  if (value.length > HEAD_LENGTH && (isCurrent || value[HEAD_LENGTH] !== '-')) return undefined
  const flags = Number.parseInt(value.slice(53, HEAD_LENGTH), 16)
  return {
    traceId: value.slice(3, 35),
    spanId: value.slice(36, 52),
    sampled: (flags & SAMPLED) !== 0,
    random: isCurrent && (flags & RANDOM) !== 0,
  }
}

/** In the version that is known here, 00, whatever came. */
export function printTraceparent(span: SpanContext, random: boolean): string {
  const flags = (isSampled(span) ? SAMPLED : 0) | (random ? RANDOM : 0)
  return `00-${span.traceId}-${span.spanId}-0${flags}`
}

/** `traceparent` and `tracestate`: W3C Trace Context Level 1, with the random flag of Level 2. */
export class W3cTraceContextPropagator implements TextMapPropagator {
  inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
    const span = sendable(context)
    if (span === undefined) return
    setter.set(carrier, TRACEPARENT, printTraceparent(span, hasRandomId(context)))
    const state = span.traceState === undefined ? '' : W3cTraceState.headerOf(span.traceState)
    if (state !== '') setter.set(carrier, TRACESTATE, state)
  }

  extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
    const text = fieldOf(getter, carrier, TRACEPARENT)
    if (text === undefined) return context
    const parent = parseTraceparent(text)
    if (parent === undefined) return context
    const state = fieldOf(getter, carrier, TRACESTATE)
    const traceState = state === undefined ? undefined : W3cTraceState.parse(state)
    const below = belowRemote(context, parent, traceState)
    return parent.random ? withRandomId(below) : below
  }

  fields(): string[] {
    return [TRACEPARENT, TRACESTATE]
  }
}
