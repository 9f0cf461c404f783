import type { Clock } from './clock.js'
import { onAbort } from './on-abort.js'

export interface PauseOptions {
  /** Ends the pause early. */
  readonly signal?: AbortSignal | undefined
  /** Whether the timer keeps the process alive. Default false. */
  readonly ref?: boolean
}

/** Waits so many milliseconds. Rejects with the signal's reason as soon as that aborts; leaves neither timer nor listener behind. */
export function pause(
  clock: Clock,
  delayMs: number,
  { signal, ref = false }: PauseOptions = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason)
      return
    }
    if (delayMs <= 0) {
      resolve()
      return
    }
    const onTime = (): void => {
      stopListening?.()
      resolve()
    }
    const timer = clock.schedule(onTime, delayMs, { ref })
    const stopListening =
      signal &&
      onAbort(signal, () => {
        timer.cancel()
        reject(signal.reason)
      })
  })
}
