import { Inject, StartupTimeline, type StartupStep } from '../../core/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation, WriteOperation } from '../endpoint/operation.decorators.js'
import { isoDuration, isoTime } from './printable.js'

/** The shape of Spring Boot's endpoint, without the version of Spring Boot. */
export interface StartupReport {
  readonly timeline: {
    readonly startTime: string
    readonly events: readonly {
      readonly startTime: string
      readonly endTime: string
      readonly duration: string
      readonly startupStep: {
        readonly id: number
        readonly parentId?: number
        readonly name: string
        readonly tags: readonly { readonly key: string; readonly value: string }[]
      }
    }[]
    /** Steps that were not kept, as there were too many. Not in Spring Boot. */
    readonly dropped: number
  }
}

/** `startup`: what the boot spent its time on. GET looks at it, POST takes it out of the memory as well. */
@Endpoint({ id: 'startup' })
export class StartupEndpoint {
  readonly #timeline: StartupTimeline

  constructor(@Inject(StartupTimeline) timeline: StartupTimeline) {
    this.#timeline = timeline
    // Without this endpoint the steps are dropped as soon as the application listens.
    timeline.keep()
  }

  @ReadOperation()
  snapshot(): StartupReport {
    return this.#report(this.#timeline.snapshot())
  }

  @WriteOperation()
  drain(): StartupReport {
    return this.#report(this.#timeline.drain())
  }

  #report(steps: readonly StartupStep[]): StartupReport {
    const { startTime, dropped } = this.#timeline
    return { timeline: { startTime: isoTime(startTime), events: steps.map(eventOf), dropped } }
  }
}

function eventOf({
  id,
  parentId,
  name,
  tags,
  startTime,
  duration,
}: StartupStep): StartupReport['timeline']['events'][number] {
  return {
    startTime: isoTime(startTime),
    endTime: isoTime(startTime + duration),
    duration: isoDuration(duration),
    startupStep: {
      id,
      ...(parentId !== undefined && { parentId }),
      name,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    },
  }
}
