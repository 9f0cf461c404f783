import { propagation, trace, type TextMapPropagator, type TracerProvider } from '@opentelemetry/api'
import type { Logger } from '../../core/index.js'
import { globalApi } from './context/global-opentelemetry.js'
import { acquireContexts, registerGlobally } from './context/global-registration.js'
import { OtelTracer } from './otel-tracer.js'
import type { PropagationSettings } from './propagation/propagation-settings.js'
import { propagatorFor } from './propagation/propagator-for.js'
import type { HeadSampler } from './sampling/head-sampler.js'
import { TraceIds } from './sampling/trace-ids.js'
import { Tracing } from './tracing.js'

export interface ExportedTracing {
  readonly provider: TracerProvider
  readonly sampler: HeadSampler
  /** What the provider takes its ids from. */
  readonly ids: TraceIds
}

/** Traces with a provider of the framework's, which code that uses the API gets as well. */
export function exportedTracing(
  { provider, sampler, ids }: ExportedTracing,
  settings: PropagationSettings,
  logger: Logger,
): Tracing {
  warn(settings, logger)
  const propagator = propagatorFor(settings, ids)
  const { contexts, release } = acquireContexts()
  const unregister = registerGlobally(provider, propagator)
  const tracer = new OtelTracer({ provider, propagator, contexts, head: { sampler, ids } })
  return new Tracing({
    tracer,
    provider,
    release: () => {
      unregister()
      release()
    },
  })
}

/** Traces with the SDK that the process has loaded itself, and with its propagator unless another one is configured. */
export function foreignTracing(settings: PropagationSettings, logger: Logger): Tracing {
  warn(settings, logger)
  const isForeign = !settings.isConfigured && globalApi()?.propagation !== undefined
  const propagator = isForeign ? GLOBAL_PROPAGATOR : propagatorFor(settings, new TraceIds())
  const provider = trace.getTracerProvider()
  const { contexts, release } = acquireContexts()
  return new Tracing({ tracer: new OtelTracer({ provider, propagator, contexts }), provider, release })
}

/** Whatever is registered when it is needed. */
const GLOBAL_PROPAGATOR: TextMapPropagator = {
  inject: (context, carrier, setter) => propagation.inject(context, carrier, setter),
  extract: (context, carrier, getter) => propagation.extract(context, carrier, getter),
  fields: () => propagation.fields(),
}

function warn({ warnings }: PropagationSettings, logger: Logger): void {
  for (const warning of warnings) logger.warn(warning)
}
