import { onCurrentAbort } from '../scope/current-signal.js'
import { ExecutionScope } from '../scope/execution-scope.js'

/** One execution and the calls that wait for it. What ends its last caller ends it, and nothing else around it does. */
export class Flight {
  /** How many calls it has been in all. */
  calls = 0
  readonly #scope: ExecutionScope
  readonly #outcome: Promise<unknown>
  readonly #onAbandoned: () => void
  #waiting = 0

  /**
   * @param scope what `outcome` runs in
   * @param onAbandoned called when the last caller has gone before the outcome was there
   */
  constructor(scope: ExecutionScope, outcome: Promise<unknown>, onAbandoned: () => void) {
    this.#scope = scope
    this.#outcome = outcome
    this.#onAbandoned = onAbandoned
  }

  /** Whether the running code is a part of the execution, which would wait for itself. */
  get isAroundCaller(): boolean {
    const current = ExecutionScope.current()
    return current === this.#scope || current?.isInside(this.#scope) === true
  }

  /** The outcome for one more call, which leaves as soon as nobody waits for it any more. */
  join(): Promise<unknown> {
    this.calls++
    this.#waiting++
    return new Promise((resolve, reject) => {
      const unsubscribe = onCurrentAbort((reason) => {
        reject(reason)
        this.#leave(reason)
      })
      this.#outcome.then(
        (value) => {
          unsubscribe?.()
          resolve(value)
        },
        (error: unknown) => {
          unsubscribe?.()
          reject(error)
        },
      )
    })
  }

  #leave(reason: unknown): void {
    if (--this.#waiting > 0) return
    this.#onAbandoned()
    this.#scope.abort(reason)
  }
}
