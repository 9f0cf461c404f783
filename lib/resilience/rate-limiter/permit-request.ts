import type { RateLimitStatus } from './rate-limit-status.js'

/** What a call asks of a rate limiter. */
export interface PermitRequest {
  /** How many permits the call takes: a whole number of at least 0. */
  readonly permits: number
  /** The partition whose permits count; `undefined`: those that all calls without a key share. */
  readonly key: string | undefined
  /** `false` for a call whose caller can take no promise: it is refused where it would have to wait. */
  readonly mayWait: boolean
  /** Told where the budget stands, permitted or refused. Runs inside of the call. */
  readonly observe: ((status: RateLimitStatus) => void) | undefined
}

export const ONE_PERMIT: PermitRequest = { permits: 1, key: undefined, mayWait: true, observe: undefined }
