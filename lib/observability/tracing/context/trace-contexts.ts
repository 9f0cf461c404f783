import type { Context } from '@opentelemetry/api'

/** Where a tracer finds the current span, and puts it. */
export interface TraceContexts {
  active(): Context
  /** Runs `task` with `context` as the active one, also after `await`, in timers and in listeners that are called meanwhile. */
  with<T>(context: Context, task: () => T): T
  /** Whether what is in `RequestContext.trace` counts as active for a unit of work. */
  readonly isEntered: boolean
}
