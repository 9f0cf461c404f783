/** Where a budget stands after a decision; what RateLimit header fields say. */
export interface RateLimitStatus {
  /** Permits in each period. */
  readonly limit: number
  /** Permits that are left; not negative. */
  readonly remaining: number
  /** Milliseconds until there are more. */
  readonly resetAfter: number
}
