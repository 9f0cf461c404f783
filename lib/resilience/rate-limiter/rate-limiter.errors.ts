import { NexusError, type ErrorResponse } from '../../common/index.js'
import { retryAfterSeconds } from '../outcome/retry-after.js'

/** resilience4j's RequestNotPermitted. */
export class RateLimitExceededError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_RATE_LIMIT_EXCEEDED'
  static readonly summary =
    'A rate limiter refused a call: the permits of the period were used, and the call could not wait for the next ones.'

  constructor(
    readonly rateLimiter: string,
    /** In how many milliseconds the permits that the call asked for will be there; `undefined` where they never will. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(`RateLimiter '${rateLimiter}' does not permit further calls`)
  }

  override errorResponse(): ErrorResponse {
    const detail = 'Too many requests.'
    if (this.retryAfterMs === undefined) return { status: 429, detail }
    const seconds = retryAfterSeconds(this.retryAfterMs)
    return {
      status: 429,
      detail: `${detail} Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
      headers: { 'Retry-After': `${seconds}` },
    }
  }
}

export class RateLimiterStoreError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_RATE_LIMITER_STORE'
  static readonly summary =
    'The store of a rate limiter does not answer, and its onStoreFailure says that no call may pass then.'

  constructor(
    readonly rateLimiter: string,
    /** In how many milliseconds the store is asked again. */
    readonly retryAfterMs: number,
    cause: unknown,
  ) {
    super(`RateLimiter '${rateLimiter}' has no answer from its store`, { cause })
  }

  override errorResponse(): ErrorResponse {
    return {
      status: 503,
      detail: 'The service is not available. Try again later.',
      headers: { 'Retry-After': `${retryAfterSeconds(this.retryAfterMs)}` },
    }
  }
}

export class StoreTimeoutError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_RATE_LIMITER_STORE_TIMEOUT'
  static readonly summary =
    "The store of a rate limiter took longer for a decision than the limiter's storeTimeout."

  constructor(readonly timeoutMs: number) {
    super(`The store of the rate limiter did not answer within ${timeoutMs} ms`)
  }
}

export class StoreDisconnectedError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_RATE_LIMITER_STORE_DISCONNECTED'
  static readonly summary = 'A rate limiter needs its store, and there is no connection to it.'

  constructor(
    /** As the client calls it: `reconnecting`. */
    readonly status: string,
    cause?: unknown,
  ) {
    super(`There is no connection to the Redis of the rate limiter (it is ${status})`, { cause })
  }
}

export class UnsupportedByBottleneckError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_UNSUPPORTED_BY_BOTTLENECK'
  static readonly summary =
    'A rate limiter whose engine is bottleneck was asked for what bottleneck can not do.'

  constructor(
    readonly rateLimiter: string,
    /** `drain permits`. */
    readonly what: string,
  ) {
    super(`RateLimiter '${rateLimiter}' can not ${what}: its engine is bottleneck`, {
      help: "Take `engine: 'bottleneck'` out of its options; the engine `nexus` can.",
    })
  }
}

export class InvalidPermitsError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_INVALID_PERMITS'
  static readonly summary = 'A rate limiter was asked for permits that are no whole number of at least 0.'

  constructor(
    readonly rateLimiter: string,
    readonly permits: unknown,
  ) {
    super(`RateLimiter '${rateLimiter}' was asked for ${String(permits)} permits`, {
      help: 'Give `permits` a whole number of at least 0, or a function of the arguments that returns one.',
    })
  }
}

export class MissingStoreError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_RATE_LIMITER_STORE_MISSING'
  static readonly summary = 'A rate limiter has the store `redis`, and nothing says which Redis that is.'

  constructor() {
    super('A rate limiter has the store `redis`, but nothing says which Redis that is', {
      help:
        'Set resilience.ratelimiter.redis.url, or give your client to ResilienceModule.forRoot({ rateLimiter: { redis: { client } } }); ' +
        'without an application, pass `store: new RedisRateLimiterStore(client)`.',
    })
  }
}
