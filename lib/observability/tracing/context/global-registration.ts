import { context, propagation, trace, type TextMapPropagator, type TracerProvider } from '@opentelemetry/api'
import { globalApi, markAsOurs } from './global-opentelemetry.js'
import { RequestContextManager } from './request-context-manager.js'
import type { TraceContexts } from './trace-contexts.js'

export interface AcquiredContexts {
  readonly contexts: TraceContexts
  /** Idempotent. The last one of the process takes the context manager out of the API. */
  release(): void
}

/** One for all applications of the process. */
let manager: RequestContextManager | undefined
let holders = 0

/** The process's own context manager, where it has one. Going through the API finds it also where it is exchanged. */
const FOREIGN: TraceContexts = {
  isEntered: false,
  active: () => context.active(),
  with: (active, task) => context.with(active, task),
}

/** The context manager that code which uses the API sees as well. */
export function acquireContexts(): AcquiredContexts {
  const registered = globalApi()?.context
  if (registered !== undefined && registered !== manager)
    return { contexts: FOREIGN, release: () => undefined }
  manager ??= new RequestContextManager()
  // Refused where the process holds another version of the API: then only the framework's own spans have parents.
  if (holders++ === 0) context.setGlobalContextManager(manager)
  return { contexts: manager, release: once(releaseManager) }
}

function releaseManager(): void {
  if (--holders > 0 || globalApi()?.context !== manager) return
  context.disable()
}

/**
 * Lets code that uses the API make spans of `provider`, and propagate them, unless the process has registered its own.
 *
 * @returns takes it back; idempotent
 */
export function registerGlobally(provider: TracerProvider, propagator: TextMapPropagator): () => void {
  const registration: Registration = {
    provider,
    propagator,
    registeredProvider: undefined,
    isPropagatorRegistered: false,
  }
  registrations.add(registration)
  register(registration)
  return once(() => {
    registrations.delete(registration)
    unregister(registration)
    // Another application of the process takes over.
    for (const next of registrations) register(next)
  })
}

interface Registration {
  readonly provider: TracerProvider
  readonly propagator: TextMapPropagator
  /** What the API made of the provider; `undefined` until it took it. */
  registeredProvider: object | undefined
  isPropagatorRegistered: boolean
}

/** Of the applications that run, the oldest first. */
const registrations = new Set<Registration>()

/** As far as nobody else is registered. */
function register(registration: Registration): void {
  const { provider, propagator } = registration
  if (globalApi()?.trace === undefined && trace.setGlobalTracerProvider(provider)) {
    const registered = globalApi()?.trace
    registration.registeredProvider = registered
    if (registered !== undefined) markAsOurs(registered)
  }
  if (globalApi()?.propagation === undefined && propagation.setGlobalPropagator(propagator))
    registration.isPropagatorRegistered = true
}

/** Takes back what of it the process still has. */
function unregister({ propagator, registeredProvider, isPropagatorRegistered }: Registration): void {
  const api = globalApi()
  if (registeredProvider !== undefined && api?.trace === registeredProvider) trace.disable()
  if (isPropagatorRegistered && api?.propagation === propagator) propagation.disable()
}

function once(task: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    task()
  }
}
