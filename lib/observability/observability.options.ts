import { InjectionToken } from '../core/index.js'
import type { TracingOptions } from './tracing/export/tracing.options.js'

/** What {@link ObservabilityModule.forRoot} takes. */
export interface ObservabilityOptions {
  /** Where spans go, and which. Properties (`management.tracing.*`) and `OTEL_*` variables go first. */
  readonly tracing?: TracingOptions
}

/** Of every ObservabilityModule of the application; that it is there turns metrics on. */
export const OBSERVABILITY_OPTIONS = new InjectionToken<ObservabilityOptions>('ObservabilityOptions')
