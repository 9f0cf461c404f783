import { PermitAlgorithm, type PermitLimits } from './permit-algorithm.js'

/** One that looks back as far as a period, within which no more than the limit may be taken. */
export abstract class PeriodAlgorithm extends PermitAlgorithm {
  protected limit: number
  protected period: number

  constructor({ limit, period }: PermitLimits) {
    super()
    this.limit = limit
    this.period = period
  }

  override configure({ limit, period }: PermitLimits): void {
    this.limit = limit
    this.period = period
  }

  protected get limits(): PermitLimits {
    return { limit: this.limit, period: this.period, capacity: this.limit }
  }
}
