import {
  ApplicationGraph,
  Inject,
  ScheduledTaskCatalog,
  type ScheduledTaskDescription,
} from '../../core/index.js'
import { errorName } from '../../common/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation } from '../endpoint/operation.decorators.js'
import { isoTime, printableMessage } from './printable.js'

interface TaskDescriptor {
  readonly runnable: { readonly target: string }
  readonly nextExecution?: { readonly time: string }
  readonly lastExecution?: {
    readonly time: string
    readonly status: 'STARTED' | 'SUCCESS' | 'ERROR'
    readonly exception?: { readonly type: string; readonly message: string }
  }
}

interface IntervalTaskDescriptor extends TaskDescriptor {
  /** Milliseconds. */
  readonly initialDelay: number
  /** Milliseconds. */
  readonly interval: number
}

/** The shape of Spring Boot's endpoint. */
export interface ScheduledTasks {
  readonly cron: readonly (TaskDescriptor & { readonly expression: string })[]
  readonly fixedDelay: readonly IntervalTaskDescriptor[]
  readonly fixedRate: readonly IntervalTaskDescriptor[]
  readonly custom: readonly (TaskDescriptor & { readonly trigger: string })[]
}

/** `scheduledtasks`: what runs again and again, when it ran, and when it will. */
@Endpoint({ id: 'scheduledtasks' })
export class ScheduledTasksEndpoint {
  readonly #graph: ApplicationGraph

  constructor(@Inject(ApplicationGraph) graph: ApplicationGraph) {
    this.#graph = graph
  }

  @ReadOperation()
  scheduledTasks(): ScheduledTasks {
    const tasks = this.#graph
      .componentsOf(ScheduledTaskCatalog)
      .flatMap((component) => (component.instance() as ScheduledTaskCatalog).tasks())
    const of = (kind: ScheduledTaskDescription['kind']): readonly ScheduledTaskDescription[] =>
      tasks.filter((task) => task.kind === kind)
    return {
      cron: of('cron').map((task) => ({ ...describe(task), expression: task.expression ?? '' })),
      fixedDelay: of('fixedDelay').map(interval),
      fixedRate: of('fixedRate').map(interval),
      custom: of('custom').map((task) => ({ ...describe(task), trigger: task.expression ?? task.target })),
    }
  }
}

function interval(task: ScheduledTaskDescription): IntervalTaskDescriptor {
  return { ...describe(task), initialDelay: task.initialDelay ?? 0, interval: task.interval ?? 0 }
}

function describe({ target, nextExecution, lastExecution }: ScheduledTaskDescription): TaskDescriptor {
  return {
    runnable: { target },
    ...(nextExecution !== undefined && { nextExecution: { time: isoTime(nextExecution) } }),
    ...(lastExecution !== undefined && {
      lastExecution: {
        time: isoTime(lastExecution.time),
        status: lastExecution.status,
        ...(lastExecution.error !== undefined && { exception: exceptionOf(lastExecution.error) }),
      },
    }),
  }
}

function exceptionOf(error: unknown): { readonly type: string; readonly message: string } {
  return { type: errorName(error), message: printableMessage(error) }
}
