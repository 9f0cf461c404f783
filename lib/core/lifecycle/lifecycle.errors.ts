import { codedMessageOf, NexusError } from '../../common/index.js'

/** A hook or step of a component that failed. */
export interface LifecycleFailure {
  readonly component: string
  /** `its constructor`, `making the aspect retry on OrderService.place`, `onModuleInit()`, `@PreDestroy`, ... */
  readonly step: string
  readonly error: unknown
}

function failureLines(failures: readonly LifecycleFailure[]): string {
  return failures
    .map(({ component, step, error }) => `  ${component}, ${step}: ${codedMessageOf(error)}`)
    .join('\n')
}

export class ComponentStartError extends NexusError {
  static readonly code = 'NEXUS_LIFECYCLE_START'
  static readonly summary =
    'A component failed while the application started; what was there already has been destroyed again.'

  constructor(
    readonly component: string,
    readonly step: string,
    options: {
      readonly module: string
      readonly cause: unknown
      /** What failed while the components that were there already were destroyed. */
      readonly cleanupFailures: readonly LifecycleFailure[]
    },
  ) {
    const { module, cause, cleanupFailures } = options
    const cleanup =
      cleanupFailures.length === 0
        ? ''
        : `\nThen the clean-up failed as well:\n${failureLines(cleanupFailures)}`
    const reason = codedMessageOf(cause)
    super(`${component} (${module}) could not be started, ${step} failed: ${reason}${cleanup}`, { cause })
    this.module = module
    this.cleanupFailures = cleanupFailures
  }

  readonly module: string
  readonly cleanupFailures: readonly LifecycleFailure[]
}

export class ShutdownError extends NexusError {
  static readonly code = 'NEXUS_LIFECYCLE_SHUTDOWN'
  static readonly summary =
    'Components failed while the application shut down; all others were shut down nevertheless.'

  constructor(readonly failures: readonly LifecycleFailure[]) {
    const count = failures.length === 1 ? 'A component' : `${failures.length} components`
    super(`${count} failed while the application shut down:\n${failureLines(failures)}`, {
      cause: failures[0]?.error,
    })
  }

  /** What was thrown, in the order in which it was. */
  get errors(): readonly unknown[] {
    return this.failures.map(({ error }) => error)
  }
}

export class ContextClosedError extends NexusError {
  static readonly code = 'NEXUS_LIFECYCLE_CLOSED'
  static readonly summary =
    'An application context was started after it had been closed, or closed while it started.'

  constructor() {
    super('The application context is closed.', {
      help: 'Create a new one with ApplicationContext.create().',
    })
  }
}
