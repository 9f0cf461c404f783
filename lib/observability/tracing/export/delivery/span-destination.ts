import type { ReadableSpan } from '../readable-span.js'

/** What came of sending a batch. */
export type Delivery =
  /** `rejected`: how many of them the receiver did not want. */
  | { readonly kind: 'delivered'; readonly rejected: number; readonly reason?: string | undefined }
  /** It will never take them. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It may take them later: not before `retryAfterMs`, where it says so. */
  | { readonly kind: 'unavailable'; readonly reason: string; readonly retryAfterMs?: number | undefined }

/** Where batches of spans are sent. */
export interface SpanDestination {
  /** For logs and meters: `otlp`. */
  readonly name: string
  /** Where that is, without secrets. */
  readonly target: string
  /**
   * Sends a batch, which is the same array when it is tried again.
   *
   * @param signal ends the attempt
   */
  send(batch: readonly ReadableSpan[], signal: AbortSignal): Promise<Delivery>
  close(): Promise<void>
}
