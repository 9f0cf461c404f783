/** How an application and the process it runs in live together. */
export interface RuntimeOptions {
  /**
   * Milliseconds from the first signal until the drain is cut and the process exits all the same. Default 25 s: less than the 30 s
   * that Kubernetes gives before it kills. Configuration key `runtime.shutdown-deadline`.
   */
  readonly shutdownDeadlineMs: number
  /**
   * What follows an uncaught exception, which may have left anything half done: `exit` drains and exits with code 1, `continue` only
   * logs it. Default `exit`. Configuration key `runtime.uncaught-exception`.
   */
  readonly uncaughtException: 'exit' | 'continue'
  /** What asks for a shutdown. Default SIGTERM and SIGINT. */
  readonly signals: readonly NodeJS.Signals[]
}

export const DEFAULT_RUNTIME_OPTIONS: RuntimeOptions = {
  shutdownDeadlineMs: 25_000,
  uncaughtException: 'exit',
  signals: ['SIGTERM', 'SIGINT'],
}
