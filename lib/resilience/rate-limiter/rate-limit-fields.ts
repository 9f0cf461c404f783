import { RequestContext } from '../../core/index.js'
import { wholeSeconds } from '../outcome/retry-after.js'
import type { RateLimitStatus } from './rate-limit-status.js'
import type { RateLimiterEngine } from './rate-limiter-engine.js'

/**
 * Tells the client of the request that is being answered where it stands: `RateLimit-Policy` and `RateLimit` of
 * draft-ietf-httpapi-ratelimit-headers-11, for answers of every status.
 */
export function clientTeller(limiter: RateLimiterEngine): (status: RateLimitStatus) => void {
  const name = structuredString(limiter.name)
  let known = limiter.config
  let policy = policyField(name, known.limitForPeriod, known.limitRefreshPeriod)
  return ({ remaining, resetAfter }) => {
    const request = RequestContext.current()
    if (request === undefined) return
    if (limiter.config !== known) {
      known = limiter.config
      policy = policyField(name, known.limitForPeriod, known.limitRefreshPeriod)
    }
    request.setHeader('ratelimit-policy', policy)
    request.setHeader('ratelimit', `${name};r=${remaining};t=${wholeSeconds(resetAfter)}`)
  }
}

/** `w` has whole seconds and is left out where the period has none: a wrong one would make clients too fast or too slow. */
function policyField(name: string, limit: number, periodMs: number): string {
  const seconds = periodMs / 1_000
  return Number.isInteger(seconds) ? `${name};q=${limit};w=${seconds}` : `${name};q=${limit}`
}

/** A String of RFC 9651 (section 3.3.3), which is ASCII; other characters are percent-encoded. */
function structuredString(text: string): string {
  const ascii = text.replaceAll(/[^\x20-\x7e]+/gu, (found) => encodeURIComponent(found.toWellFormed()))
  return `"${ascii.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
