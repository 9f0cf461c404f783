type AbortListener = () => void

/** Whoever waits for one signal, behind a single listener of the platform. */
class AbortListeners {
  readonly #all = new Set<AbortListener>()

  get size(): number {
    return this.#all.size
  }

  add(listener: AbortListener): void {
    this.#all.add(listener)
  }

  remove(listener: AbortListener): void {
    this.#all.delete(listener)
  }

  handleEvent(): void {
    for (const listener of this.#all) listener()
  }
}

const listenersOf = new WeakMap<AbortSignal, AbortListeners>()

/**
 * Calls `listener`, which must not throw, when the signal aborts, or at once if it has. However many wait for one signal, adding another
 * takes the same time, where `addEventListener` compares it with all of them, and warns of a leak past the tenth.
 *
 * @returns takes the listener off; with the last one nothing is left on the signal. Idempotent
 */
export function onAbort(signal: AbortSignal, listener: AbortListener): () => void {
  if (signal.aborted) {
    listener()
    return nothing
  }
  let listeners = listenersOf.get(signal)
  if (listeners === undefined) {
    listenersOf.set(signal, (listeners = new AbortListeners()))
    signal.addEventListener('abort', listeners, { once: true })
  }
  const waiting = listeners
  const added = (): void => listener()
  waiting.add(added)
  return () => {
    waiting.remove(added)
    if (waiting.size > 0 || listenersOf.get(signal) !== waiting) return
    signal.removeEventListener('abort', waiting)
    listenersOf.delete(signal)
  }
}

function nothing(): void {}
