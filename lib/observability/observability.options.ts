import { InjectionToken } from '../core/index.js'

/** What {@link ObservabilityModule.forRoot} takes. */
export interface ObservabilityOptions {}

/** Of every ObservabilityModule of the application; that it is there turns metrics on. @internal */
export const OBSERVABILITY_OPTIONS = new InjectionToken<ObservabilityOptions>('ObservabilityOptions')
