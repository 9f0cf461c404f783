/** How much of what is wrong with an input is told; a hostile input could cause any amount. */
export interface ViolationLimits {
  /** Findings. Default: 100. */
  readonly violations?: number
  /** UTF-16 units of one message. Default: 500. */
  readonly message?: number
  /** UTF-16 units of the names of one path, with one for each separator. What is deeper is told of its nearest ancestor. Default: 500. */
  readonly path?: number
}

export const DEFAULT_LIMITS = { violations: 100, message: 500, path: 500 } as const
