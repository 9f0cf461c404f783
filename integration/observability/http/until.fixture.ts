import { setImmediate } from 'node:timers/promises'

const PATIENCE_MS = 20_000

/** Lets the event loop turn until something holds: what is told at the end of an exchange may follow its response. */
export async function until(condition: () => boolean): Promise<void> {
  const start = performance.now()
  while (!condition()) {
    if (performance.now() - start > PATIENCE_MS)
      throw new Error(`It never came to be: ${condition.toString()}`)
    await setImmediate()
  }
}
