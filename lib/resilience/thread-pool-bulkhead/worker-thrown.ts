import type { ErrorClass } from '../outcome/error-class.js'
import type { ErrorData, ThrownData } from './worker-call.js'

const BUILT_IN: ReadonlyMap<string, ErrorClass> = new Map(
  [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((cls) => [cls.name, cls]),
)

/** What was thrown in a worker, as the main thread throws it: with its class if that is known here, else with the name of its class. */
export function thrownBy(thrown: ThrownData | undefined, classes: readonly ErrorClass[]): unknown {
  if (thrown === undefined) return undefined
  return 'error' in thrown ? errorFrom(thrown.error, classes) : thrown.value
}

function errorFrom(data: ErrorData, classes: readonly ErrorClass[]): Error {
  const cls = classes.find(({ name }) => name === data.className) ?? BUILT_IN.get(data.className)
  const error = new Error(data.message)
  if (cls !== undefined) Object.setPrototypeOf(error, cls.prototype as object)
  // A class that sets no name of its own has the one of Error.
  const name = cls === undefined && data.name === 'Error' ? data.className : data.name
  if (error.name !== name) hidden(error, 'name', name)
  hidden(error, 'stack', data.stack)
  if (data.cause !== undefined) hidden(error, 'cause', thrownBy(data.cause, classes))
  for (const [key, value] of Object.entries(data.properties)) {
    Object.defineProperty(error, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return error
}

function hidden(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, enumerable: false, configurable: true, writable: true })
}
