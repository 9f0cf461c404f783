/** Is told what no application sees. What it does has to be little: whoever floods a server with bad requests has it called for each. */
export interface AdapterObserver {
  /** A request was answered before routing: not HTTP, against the limits, too slow. */
  requestRefused(status: number): void
  /** A connection was closed at once: there are as many as there may be. */
  connectionRefused(): void
}
