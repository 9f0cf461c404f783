/** Spring Boot's readiness states. */
export type ReadinessState = 'ACCEPTING_TRAFFIC' | 'REFUSING_TRAFFIC'

/**
 * Whether the application takes traffic, as probes of a platform ask for it. It does from the moment its socket is open until its
 * shutdown begins, which refuses traffic before anything is drained. An application may set it as well, such as while a cache is filled.
 */
export class ApplicationAvailability {
  /** Default `REFUSING_TRAFFIC`, until the application listens. */
  readiness: ReadinessState = 'REFUSING_TRAFFIC'
  /** `false` where only a restart can help: the platform is asked for one. */
  live = true
}
