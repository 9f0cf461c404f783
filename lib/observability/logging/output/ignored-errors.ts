interface ErrorSource {
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** Kept on the stream itself: standard output outlives the modules of a process that loads them more than once. */
const IGNORED = Symbol.for('nexus.logging.errors-ignored')

/** A reader that went away (`| head`) makes the stream emit an error, which would end the process if nobody listened. */
export function ignoreErrors(stream: ErrorSource): void {
  if (Reflect.get(stream, IGNORED) === true) return
  Reflect.set(stream, IGNORED, true)
  stream.on('error', () => undefined)
}
