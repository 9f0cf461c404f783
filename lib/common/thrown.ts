/**
 * Whether a thrown value is an Error, also one of another realm (Node's own ones, under a test runner that isolates modules). Never throws,
 * whatever proxy it is.
 */
export function isError(thrown: unknown): thrown is Error {
  try {
    if (thrown instanceof Error || thrown instanceof DOMException) return true
    return Object.prototype.toString.call(thrown) === '[object Error]'
  } catch {
    return false
  }
}

/** The message of an error, and a text for anything else that may be thrown, also for what can not be made one. */
export function messageOf(thrown: unknown): string {
  try {
    return String(isError(thrown) ? thrown.message : thrown)
  } catch {
    return 'a value that can not be read'
  }
}

/** Those of JavaScript, which a class that sets no name inherits. */
const INHERITED: ReadonlySet<unknown> = new Set([
  'AggregateError',
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
])
/** Longer ones come from no class. */
const LONGEST_NAME = 100

/** The class of what was thrown, as metrics and spans tell it: few values, never the message. Never throws. */
export function errorName(thrown: unknown): string {
  try {
    if (!isError(thrown)) return thrown === null ? 'null' : typeof thrown
    const name: unknown = thrown.name
    const type: unknown = INHERITED.has(name) ? thrown.constructor.name : name
    // What was copied from another thread has a name, and no class.
    const shown = type === 'Error' ? name : type
    return typeof shown === 'string' && shown !== '' && shown.length <= LONGEST_NAME ? shown : 'Error'
  } catch {
    return 'Error'
  }
}
