import type { InstanceOutcome } from '../instance-outcome.js'
import type { BalancedInstance } from './balanced-instance.js'

/** One call that has been given an instance. It is counted there until `end`. */
export class BalancedCall {
  readonly instance: BalancedInstance
  readonly #report: (instance: BalancedInstance, outcome: InstanceOutcome) => void
  #reported = false
  #ended = false

  /** @param report told of the outcome, once */
  constructor(
    instance: BalancedInstance,
    report: (instance: BalancedInstance, outcome: InstanceOutcome) => void,
  ) {
    this.instance = instance
    this.#report = report
    instance.active++
  }

  /** Says how the call went, also while it still runs (a response with 503 whose body has not been read). Only the first one counts. */
  report(outcome: InstanceOutcome): void {
    if (this.#reported) return
    this.#reported = true
    this.#report(this.instance, outcome)
  }

  /** The call runs no more. Idempotent. @param outcome where it has not been reported yet */
  end(outcome: InstanceOutcome): void {
    if (this.#ended) return
    this.#ended = true
    this.instance.active--
    this.report(outcome)
  }
}
