import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import type { TraceIds } from '../sampling/trace-ids.js'
import { fieldOf, trimmed } from './header-access.js'
import { debugging, deferred, isDebugging } from './sampling-state.js'
import { belowRemote, isSampled, isSpanId, isTraceId, sendable } from './trace-identity.js'

export const B3 = {
  single: 'b3',
  traceId: 'x-b3-traceid',
  spanId: 'x-b3-spanid',
  sampled: 'x-b3-sampled',
  flags: 'x-b3-flags',
} as const

/** `defer`: the sender leaves it to the receiver. `debug`: sampled by all means. */
export type B3Sampling = 'accept' | 'deny' | 'debug' | 'defer'

export interface B3Context {
  /** `undefined` where only a decision came. */
  readonly ids: { readonly traceId: string; readonly spanId: string } | undefined
  readonly sampling: B3Sampling
}

const SINGLE = /^((?:[0-9a-f]{16}){1,2})-([0-9a-f]{16})(?:-([01d]))?(?:-[0-9a-f]{16})?$/
const STATES: Readonly<Record<string, B3Sampling>> = { '0': 'deny', '1': 'accept', d: 'debug' }
const SAMPLED_VALUES: Readonly<Record<string, B3Sampling>> = {
  '1': 'accept',
  '0': 'deny',
  // Of senders older than the format.
  true: 'accept',
  false: 'deny',
}

/** The header `b3`. @returns `undefined` for what is malformed */
export function parseB3Single(text: string): B3Context | undefined {
  const value = trimmed(text)
  const alone = Object.hasOwn(STATES, value) ? STATES[value] : undefined
  if (alone !== undefined) return { ids: undefined, sampling: alone }
  const [, traceId = '', spanId = '', state] = SINGLE.exec(value) ?? []
  return b3Context(traceId, spanId, state === undefined ? 'defer' : STATES[state])
}

/** The headers `x-b3-*`. @returns `undefined` for what is malformed, or not there */
export function parseB3Multi(read: (name: string) => string | undefined): B3Context | undefined {
  const field = (name: string): string | undefined => {
    const value = read(name)
    return value === undefined ? undefined : trimmed(value)
  }
  const traceId = field(B3.traceId)
  const spanId = field(B3.spanId)
  const sampling = multiSampling(field(B3.flags), field(B3.sampled))
  if (sampling === undefined) return undefined
  if (traceId === undefined && spanId === undefined) {
    return sampling === 'defer' ? undefined : { ids: undefined, sampling }
  }
  return b3Context(traceId ?? '', spanId ?? '', sampling)
}

function multiSampling(flags: string | undefined, sampled: string | undefined): B3Sampling | undefined {
  if (flags === '1') return 'debug'
  if (sampled === undefined) return 'defer'
  const word = sampled.toLowerCase()
  return Object.hasOwn(SAMPLED_VALUES, word) ? SAMPLED_VALUES[word] : undefined
}

/** Ids of 64 bits get zeroes in front. */
function b3Context(id: string, spanId: string, sampling: B3Sampling | undefined): B3Context | undefined {
  const traceId = id.length === 16 ? id.padStart(32, '0') : id
  if (sampling === undefined || !isTraceId(traceId) || !isSpanId(spanId)) return undefined
  return { ids: { traceId, spanId }, sampling }
}

/**
 * Zipkin's format (github.com/openzipkin/b3-propagation). It reads the single header first and then the several ones, and writes one of
 * the two. Unlike @opentelemetry/propagator-b3 it takes no header that only contains a valid one, leaves a decision that the sender has
 * deferred to the sampler, and honours a lone `b3: 0`.
 */
export class B3Propagator implements TextMapPropagator {
  readonly #format: 'single' | 'multi'
  readonly #ids: TraceIds

  /** @param ids for a request which says no more than that it is not to be sampled */
  constructor(format: 'single' | 'multi', ids: TraceIds) {
    this.#format = format
    this.#ids = ids
  }

  inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
    const span = sendable(context)
    if (span === undefined) return
    const { traceId, spanId } = span
    const isDebug = isDebugging(context)
    const sampled = isSampled(span) ? '1' : '0'
    if (this.#format === 'single') {
      setter.set(carrier, B3.single, `${traceId}-${spanId}-${isDebug ? 'd' : sampled}`)
      return
    }
    setter.set(carrier, B3.traceId, traceId)
    setter.set(carrier, B3.spanId, spanId)
    // Debug implies the decision.
    if (isDebug) setter.set(carrier, B3.flags, '1')
    else setter.set(carrier, B3.sampled, sampled)
  }

  extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
    const single = fieldOf(getter, carrier, B3.single)
    const found =
      (single === undefined ? undefined : parseB3Single(single)) ??
      parseB3Multi((name) => fieldOf(getter, carrier, name))
    if (found === undefined) return context
    const { ids, sampling } = found
    if (ids !== undefined) {
      const below = belowRemote(context, { ...ids, sampled: sampling === 'accept' || sampling === 'debug' })
      if (sampling === 'debug') return debugging(below)
      return sampling === 'defer' ? deferred(below) : below
    }
    // A parent that nobody will see keeps the new trace from being sampled; to ask for sampling without ids is left to the sampler.
    if (sampling !== 'deny') return context
    const traceId = this.#ids.generateTraceId()
    return belowRemote(context, { traceId, spanId: this.#ids.generateSpanId(), sampled: false })
  }

  fields(): string[] {
    return this.#format === 'single' ? [B3.single] : [B3.traceId, B3.spanId, B3.sampled, B3.flags]
  }
}
