/** Spring Boot's readiness states. */
export type ReadinessState = 'ACCEPTING_TRAFFIC' | 'REFUSING_TRAFFIC'

/**
 * Whether the application takes traffic, as probes of a platform ask for it. It does from the moment its socket is open until its
 * shutdown begins, which refuses traffic before anything is drained. An application may set it as well, such as while a cache is filled.
 */
export class ApplicationAvailability {
  readonly #listeners = new Set<(readiness: ReadinessState) => void>()
  #readiness: ReadinessState = 'REFUSING_TRAFFIC'

  /** Default `REFUSING_TRAFFIC`, until the application listens. */
  get readiness(): ReadinessState {
    return this.#readiness
  }

  set readiness(readiness: ReadinessState) {
    if (readiness === this.#readiness) return
    this.#readiness = readiness
    for (const listener of this.#listeners) listener(readiness)
  }

  /** Calls `listener` with every change of {@link readiness}. @returns ends that */
  onReadinessChange(listener: (readiness: ReadinessState) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** `false` where only a restart can help: the platform is asked for one. */
  live = true
}
