import type { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { MissingPackageError } from '../../common/index.js'

/** What opossum counts in a slice of time, or in all of its window. */
export interface OpossumStats {
  failures: number
  fallbacks: number
  successes: number
  rejects: number
  fires: number
  timeouts: number
  semaphoreRejections: number
}

/** Options of opossum, under its own names, with its own meanings and defaults; those that have a place of their own here are refused. */
export interface OpossumOptions {
  /** Milliseconds that a call may take; `false`: as long as it does. The signal of the call aborts then. Default 10,000. */
  readonly timeout?: number | false
  /** Milliseconds that the breaker is open. Default 30,000. */
  readonly resetTimeout?: number
  /** Percent of failed calls beyond which the breaker opens. Default 50. */
  readonly errorThresholdPercentage?: number
  /** How many calls have to be in the window before the breaker may open. Default 0. */
  readonly volumeThreshold?: number
  /** Milliseconds of the window. Default 10,000. */
  readonly rollingCountTimeout?: number
  /** Into how many slices the window is cut. Default 10. */
  readonly rollingCountBuckets?: number
  /** Whether its statistics have latencies and their percentiles. Default true. */
  readonly rollingPercentilesEnabled?: boolean
  /** How many calls may run at once. Default: any number. */
  readonly capacity?: number
  /** Whether failures do not open the breaker for as long as a window after its start. Default false. */
  readonly allowWarmUp?: boolean
  /** Whether an error is no failure: it counts as a success then. */
  readonly errorFilter?: (error: never, ...args: never[]) => unknown
  /** What its statistics are grouped by. Default: its name. */
  readonly group?: string
  /** Whether it begins enabled; one that is not lets every call through. Default true. */
  readonly enabled?: boolean
  /** Whether it emits `snapshot` with its statistics for each slice. Default true. */
  readonly enableSnapshots?: boolean
  readonly abortController?: AbortController
  readonly autoRenewAbortController?: boolean
  readonly rotateBucketController?: EventEmitter
  /** What `toJSON().state` of another breaker gave. */
  readonly state?: object
  /** What `toJSON().status` of another breaker gave. */
  readonly status?: object
}

/** A breaker of opossum, as far as it matters here. Its own types come with `@types/opossum`, which an application need not have. */
export interface OpossumBreaker extends EventEmitter {
  readonly name: string
  readonly enabled: boolean
  readonly closed: boolean
  readonly opened: boolean
  readonly halfOpen: boolean
  /** Whether the next call of a half-open breaker goes through. */
  readonly pendingClose: boolean
  readonly isShutdown: boolean
  readonly volumeThreshold: number
  readonly status: { readonly stats: object; readonly window: readonly object[] }
  readonly stats: object
  call(context: unknown, ...args: never[]): Promise<unknown>
  open(): void
  close(): void
  enable(): void
  disable(): void
  shutdown(): void
}

/** The options of a breaker that is there: opossum has put its defaults in, and looks at some with each call. */
export type OpossumBreakerOptions = {
  -readonly [K in keyof OpossumOptions]: OpossumOptions[K] | undefined
} & {
  readonly cache?: boolean
  readonly coalesce?: boolean
}

/** What opossum's own types do not show of a breaker. */
export interface OpossumInternals extends OpossumBreaker {
  readonly options: OpossumBreakerOptions
  /** What `fire` calls. */
  action: (this: unknown, ...args: unknown[]) => unknown
  readonly semaphore: {
    /** Takes a place if there is one. */
    test(): boolean
    release(): void
  }
}

interface OpossumModule {
  new (action: (this: never, ...args: never[]) => unknown, options: object): OpossumInternals
  /** Whether it was opossum that made the error. */
  isOurError(error: unknown): boolean
}

const require = createRequire(import.meta.url)

/**
 * Loaded with the first breaker that needs it. By `require`, which opossum is written for: breakers are made on first use, by calls that can
 * not wait for an `import()`.
 *
 * @throws MissingPackageError
 */
export function loadOpossum(circuitBreaker: string, load: (id: string) => unknown = require): OpossumModule {
  try {
    return load('opossum') as OpossumModule
  } catch (error) {
    throw new MissingPackageError('opossum', `CircuitBreaker '${circuitBreaker}'`, {
      otherwise: "take `engine: 'opossum'` out of its options",
      cause: error,
    })
  }
}

/** Whether an option is a breaker that is there already, in place of options for one. */
export function isOpossumBreaker(value: object): value is OpossumInternals {
  const { call, fire, status, action } = value as Record<string, unknown>
  return (
    typeof call === 'function' &&
    typeof fire === 'function' &&
    typeof action === 'function' &&
    typeof status === 'object'
  )
}
