import { ExecutionScope } from '../scope/execution-scope.js'
import type { Operation } from '../strategy/resilience-strategy.js'
import type { OpossumInternals } from './opossum-library.js'

/** One call of an operation, as opossum makes it: it is the `this` of the breaker's action. */
export class OpossumCall {
  readonly #run: () => unknown

  constructor(run: () => unknown) {
    this.#run = run
  }

  run(): unknown {
    return this.#run()
  }
}

/** Makes a breaker that has an action of its own make our calls as well. `fire` goes on as before. */
export function takeOver(breaker: OpossumInternals): void {
  const { action } = breaker
  breaker.action = function (this: unknown, ...args) {
    return this instanceof OpossumCall ? this.run() : action.apply(this, args)
  }
}

/** An operation whose signal aborts when opossum has waited long enough for it. */
export class TimedOperation {
  readonly #operation: Operation
  readonly #scope: ExecutionScope

  /** @param deadline milliseconds of `Clock.monotonic` */
  constructor(operation: Operation, deadline: number) {
    this.#operation = operation
    this.#scope = new ExecutionScope(deadline)
  }

  run(): unknown {
    return ExecutionScope.runAndClose(this.#scope, this.#operation)
  }

  abort(reason: unknown): void {
    this.#scope.abort(reason)
  }
}

/**
 * The outcome of a call that somebody else made, in the shape in which opossum looks at the promise of an action: `then(...).catch(...)`. It
 * tells at once, so that the call counts before the next line runs.
 */
export class KnownOutcome {
  readonly #outcome: { readonly result: unknown } | { readonly error: unknown }

  constructor(outcome: { readonly result: unknown } | { readonly error: unknown }) {
    this.#outcome = outcome
  }

  then(onResult: (result: unknown) => void, onError?: (error: unknown) => void): this {
    if ('result' in this.#outcome) onResult(this.#outcome.result)
    else onError?.(this.#outcome.error)
    return this
  }

  catch(onError: (error: unknown) => void): this {
    if ('error' in this.#outcome) onError(this.#outcome.error)
    return this
  }
}
