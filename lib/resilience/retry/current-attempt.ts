import { AsyncLocalStorage } from 'node:async_hooks'

/** Holds a number only inside of a second or later attempt: most calls never enter it. */
const storage = new AsyncLocalStorage<number>()

/** Number of the running attempt of the innermost retry; 1 is the first call, and what runs outside of any retry. */
export function currentAttempt(): number {
  return storage.getStore() ?? 1
}

/** Runs a first call: inside of another retry's later attempt it is a first one all the same. */
export function runFirstAttempt(operation: (attempt: number) => unknown): unknown {
  return storage.getStore() === undefined ? operation(1) : storage.run(1, operation, 1)
}

export function runLaterAttempt(attempt: number, operation: (attempt: number) => unknown): unknown {
  return storage.run(attempt, operation, attempt)
}
