export const RATE_LIMIT_ALGORITHMS = [
  'fixed-window',
  'sliding-window-log',
  'sliding-window-counter',
  'token-bucket',
  'leaky-bucket',
] as const

/** How permits come back; the guide says what each promises. */
export type RateLimitAlgorithm = (typeof RATE_LIMIT_ALGORITHMS)[number]
