/** The message of an error, and a text for anything else that may be thrown, also for what can not be made one. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  try {
    return String(thrown)
  } catch {
    return Object.prototype.toString.call(thrown)
  }
}
