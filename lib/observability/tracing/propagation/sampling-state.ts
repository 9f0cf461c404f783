import { createContextKey, type Context } from '@opentelemetry/api'

const DEFERRED = createContextKey('nexus-framework: sampling is left to the receiver')
const B3_DEBUG = createContextKey('nexus-framework: B3 debug')
const RANDOM = createContextKey('nexus-framework: random trace id')

/** Notes that the sender has not decided whether the trace is sampled (B3 without a sampling state). */
export function deferred(context: Context): Context {
  return context.setValue(DEFERRED, true)
}

export function isDeferred(context: Context): boolean {
  return context.getValue(DEFERRED) === true
}

/** Notes that B3's debug flag came, which goes on to whoever is called. */
export function debugging(context: Context): Context {
  return context.setValue(B3_DEBUG, true)
}

export function isDebugging(context: Context): boolean {
  return context.getValue(B3_DEBUG) === true
}

/** Notes that the trace id is known to be random, which goes on with the trace (W3C Trace Context Level 2). */
export function withRandomId(context: Context): Context {
  return context.setValue(RANDOM, true)
}

export function hasRandomId(context: Context): boolean {
  return context.getValue(RANDOM) === true
}
