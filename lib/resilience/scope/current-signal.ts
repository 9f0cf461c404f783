import { onAbort } from '../../common/index.js'
import { ExecutionScope } from './execution-scope.js'

/**
 * Aborts when nobody waits for the running operation any more: its deadline passed, a faster attempt won, the client of the request hung
 * up. Hand it to whatever can be cancelled. `undefined` where nothing can end the operation.
 *
 * @example
 * await fetch(url, { signal: currentSignal() })
 */
export function currentSignal(): AbortSignal | undefined {
  return ExecutionScope.parent()?.signal
}

/**
 * Calls the listener when {@link currentSignal} aborts, at once if it has. Makes no signal where a scope can tell.
 *
 * @returns takes the listener off again; `undefined` where nothing can end the running operation
 */
export function onCurrentAbort(listener: (reason: unknown) => void): (() => void) | undefined {
  const parent = ExecutionScope.parent()
  if (parent === undefined || parent instanceof ExecutionScope) return parent?.onAbort(listener)
  const { signal } = parent
  return signal && onAbort(signal, () => listener(signal.reason))
}

/** @throws the reason, where nobody waits for the running operation any more */
export function throwIfAborted(): void {
  const parent = ExecutionScope.parent()
  const isAborted = parent instanceof ExecutionScope ? parent.aborted : parent?.signal?.aborted
  if (isAborted === true) parent?.signal?.throwIfAborted()
}

/** When the running operation has to be done, in the milliseconds of `Clock.monotonic`; `Infinity` where there is no deadline. */
export function currentDeadline(): number {
  return ExecutionScope.current()?.deadline ?? Infinity
}

/** What an operation is handed. */
export interface ExecutionContext {
  /** As {@link currentSignal}; one that never aborts where nothing can end the operation. */
  readonly signal: AbortSignal
}

/** Stateless: it looks the scope up where it is asked. */
export const EXECUTION_CONTEXT: ExecutionContext = {
  get signal() {
    // Not one for all: whoever forgets a listener on it would keep that forever.
    return currentSignal() ?? new AbortController().signal
  },
}
