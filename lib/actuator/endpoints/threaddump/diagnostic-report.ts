/** What is read of Node.js's diagnostic report. Never its environment variables, command line, network interfaces or limits. */
export interface DiagnosticReport {
  readonly javascriptStack?: ReportedStack
  readonly libuv?: readonly ReportedHandle[]
  readonly workers?: readonly {
    readonly header?: { readonly threadId?: number }
    readonly javascriptStack?: ReportedStack
    readonly libuv?: readonly ReportedHandle[]
  }[]
}

export interface ReportedStack {
  readonly message?: string
  /** `at place (file:///app/order.service.js:12:5)`. */
  readonly stack?: readonly string[]
}

/** A handle or a request of an event loop. */
export interface ReportedHandle {
  readonly type?: string
  readonly is_active?: boolean
  readonly is_referenced?: boolean
  readonly address?: string
  readonly [member: string]: unknown
}

/**
 * Takes a report, without what it would take long for (names of addresses) or what is secret (variables of the environment). Threads are
 * stopped for a moment, where they run JavaScript; a thread that is in native code is waited for, as the JVM waits for a safepoint.
 */
export function takeReport(): DiagnosticReport {
  const { report } = process
  // Newer than the types.
  const settings = report as unknown as { excludeEnv?: boolean; excludeNetwork?: boolean }
  const { excludeEnv = false, excludeNetwork = false } = settings
  settings.excludeEnv = true
  settings.excludeNetwork = true
  try {
    return report.getReport()
  } finally {
    // What the application has set up for its own reports.
    settings.excludeEnv = excludeEnv
    settings.excludeNetwork = excludeNetwork
  }
}
