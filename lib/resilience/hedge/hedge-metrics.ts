/** Calls since the instance was made, by what they came to. */
export interface HedgeMetrics {
  readonly numberOfSuccessfulCallsWithoutHedge: number
  readonly numberOfSuccessfulCallsWithHedge: number
  readonly numberOfFailedCallsWithoutHedge: number
  readonly numberOfFailedCallsWithHedge: number
  readonly numberOfTotalCalls: number
  /** Attempts besides the first ones. */
  readonly numberOfHedges: number
  /** Hedges that were faster than the first attempt, or good where it was not. */
  readonly numberOfWinningHedges: number
  /** Hedges that the budget did not allow. */
  readonly numberOfRejectedHedges: number
}

/** Written by the engine. */
export class HedgeCounters implements HedgeMetrics {
  numberOfSuccessfulCallsWithoutHedge = 0
  numberOfSuccessfulCallsWithHedge = 0
  numberOfFailedCallsWithoutHedge = 0
  numberOfFailedCallsWithHedge = 0
  numberOfHedges = 0
  numberOfWinningHedges = 0
  numberOfRejectedHedges = 0

  get numberOfTotalCalls(): number {
    return (
      this.numberOfSuccessfulCallsWithoutHedge +
      this.numberOfSuccessfulCallsWithHedge +
      this.numberOfFailedCallsWithoutHedge +
      this.numberOfFailedCallsWithHedge
    )
  }

  succeeded(attempts: number, winner: number): void {
    if (attempts === 1) this.numberOfSuccessfulCallsWithoutHedge++
    else this.numberOfSuccessfulCallsWithHedge++
    if (winner > 1) this.numberOfWinningHedges++
  }

  failed(attempts: number): void {
    if (attempts === 1) this.numberOfFailedCallsWithoutHedge++
    else this.numberOfFailedCallsWithHedge++
  }
}
