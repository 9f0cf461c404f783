import { setImmediate } from 'node:timers/promises'

/** Waits until something is so that nobody tells: connections that are closed, lines in a log. The test's own timeout ends it. */
export async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setImmediate()
}
