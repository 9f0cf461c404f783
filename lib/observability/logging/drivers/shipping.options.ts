/** How lines are sent to a log store. */
export interface ShippingOptions {
  /** How many lines are sent at once at most. Default 500. */
  readonly batchSize: number
  /** Milliseconds that a line waits for others. Default 1000. */
  readonly batchIntervalMs: number
  /** How many lines are kept that are not sent yet; beyond it the oldest ones are dropped. Default 20000. */
  readonly bufferSize: number
  /** How many bytes these lines may have, roughly. Default 16 MiB. */
  readonly bufferBytes: number
  /** Milliseconds of one attempt. Default 10000. */
  readonly timeoutMs: number
  /** Milliseconds that a flush may take, the one at shutdown above all. Default 5000. */
  readonly shutdownTimeoutMs: number
}

export const DEFAULT_SHIPPING_OPTIONS: ShippingOptions = {
  batchSize: 500,
  batchIntervalMs: 1_000,
  bufferSize: 20_000,
  bufferBytes: 16 * 1024 * 1024,
  timeoutMs: 10_000,
  shutdownTimeoutMs: 5_000,
}

/** HTTP authentication: at most one kind. */
export interface LogStoreCredentials {
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly bearerToken?: string | undefined
  readonly apiKey?: string | undefined
}
