/** A task that runs again and again. */
export interface ScheduledTaskDescription {
  /** `ReportJob.nightly`. */
  readonly target: string
  readonly kind: 'cron' | 'fixedDelay' | 'fixedRate' | 'custom'
  /** Of `cron`. */
  readonly expression?: string
  /** Milliseconds; of `fixedDelay` and `fixedRate`. */
  readonly interval?: number
  /** Milliseconds; of `fixedDelay` and `fixedRate`. */
  readonly initialDelay?: number
  /** Milliseconds since the Unix epoch. */
  readonly nextExecution?: number
  readonly lastExecution?: {
    /** Milliseconds since the Unix epoch. */
    readonly time: number
    readonly status: 'STARTED' | 'SUCCESS' | 'ERROR'
    readonly error?: unknown
  }
}

/** What runs on a schedule. Every provider of this token is asked: `{ provide: ScheduledTaskCatalog, useClass: ... }`. */
export abstract class ScheduledTaskCatalog {
  abstract tasks(): readonly ScheduledTaskDescription[]
}
