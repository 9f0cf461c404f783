export type { HostProcess } from './host-process.js'
export { ProcessHost, type ProcessHostOptions, type Shutdown } from './process-host.js'
export { runWithDeadline, type DeadlineOptions, type DeadlineOutcome } from './run-with-deadline.js'
export { DEFAULT_RUNTIME_OPTIONS, type RuntimeOptions } from './runtime.options.js'
