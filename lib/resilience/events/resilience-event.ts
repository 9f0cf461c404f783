/** What something resilient did; `type` has resilience4j's names. */
export interface ResilienceEvent {
  readonly type: string
  /** Of the instance: `inventory`. */
  readonly name: string
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number
}
