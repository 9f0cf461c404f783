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
