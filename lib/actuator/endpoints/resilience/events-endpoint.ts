import { nearestName } from '../../../common/index.js'
import type { ResilienceEvent } from '../../../resilience/index.js'
import { ReadOperation, Selector } from '../../endpoint/operation.decorators.js'
import { InvalidOperationException, UnknownNameException } from '../endpoints.errors.js'
import { isoTime, printableMessage } from '../printable.js'
import type { ResilienceAccess } from './resilience-access.js'

/** An instance of any registry. */
export interface EventSource<E extends ResilienceEvent> {
  readonly name: string
  readonly events: { recent(): readonly E[] }
}

/** What resilience4j tells of every event. */
export interface EventDescriptor {
  readonly type: string
  readonly creationTime: string
  readonly [member: string]: string | number | undefined
}

/** Of all instances together the newest are shown. */
const MAX_EVENTS = 1_000

/**
 * Base of the endpoints that show the last events: of all instances, of one, or of one type of one. As many as `event-consumer-buffer-size`
 * of each instance are kept. The shapes are resilience4j's.
 */
export abstract class EventsEndpoint<E extends ResilienceEvent> {
  /** What an instance is: `circuit breaker`. */
  protected abstract readonly kind: string
  /** The member of the answer: `circuitBreakerEvents`. */
  protected abstract readonly list: string
  /** The member of an event that has the instance's name: `circuitBreakerName`. */
  protected abstract readonly nameMember: string
  /** Types that there are. */
  protected abstract readonly types: readonly E['type'][]

  constructor(protected readonly access: ResilienceAccess) {}

  protected abstract sources(): readonly EventSource<E>[]

  /** What an event tells besides. */
  protected details(_event: E): Readonly<Record<string, string | number | undefined>> {
    return {}
  }

  @ReadOperation()
  allEvents(): object {
    return this.#report(this.sources())
  }

  @ReadOperation()
  eventsOf(@Selector() name: string): object {
    return this.#report([this.#source(name)])
  }

  @ReadOperation()
  eventsOfType(@Selector() name: string, @Selector() eventType: string): object {
    const source = this.#source(name)
    const type = this.types.find((each) => each === eventType.toUpperCase())
    if (type === undefined) {
      const nearest = nearestName(eventType.toUpperCase(), this.types)
      const expected = `one of ${this.types.join(', ')}`
      throw new InvalidOperationException(
        'The event type',
        nearest === undefined ? expected : `${expected}: did you mean ${nearest}?`,
      )
    }
    return this.#report([source], type)
  }

  #source(name: string): EventSource<E> {
    const sources = this.sources()
    const found = sources.find((source) => source.name === name)
    if (found !== undefined) return found
    throw new UnknownNameException(
      this.kind,
      name,
      sources.map((source) => source.name),
    )
  }

  /** Oldest first. */
  #report(sources: readonly EventSource<E>[], type?: E['type']): object {
    const events = sources
      .flatMap((source) => inOrder(source.events.recent()))
      .filter(({ event }) => type === undefined || event.type === type)
      .sort((a, b) => a.at - b.at)
      .slice(-MAX_EVENTS)
      .map(({ event }) => this.#describe(event))
    return { [this.list]: events }
  }

  #describe(event: E): EventDescriptor {
    return {
      [this.nameMember]: event.name,
      type: event.type,
      creationTime: isoTime(event.at),
      ...this.details(event),
    }
  }
}

/** Those of one instance stay in their order, also where the machine's clock was set back in between. */
function inOrder<E extends ResilienceEvent>(
  events: readonly E[],
): readonly { readonly event: E; readonly at: number }[] {
  let at = -Infinity
  return events.map((event) => ({ event, at: (at = Math.max(at, event.at)) }))
}

/** What an error of an event says; `undefined` where it has none. */
export function errorMessage(error: unknown): string | undefined {
  return error === undefined ? undefined : printableMessage(error)
}
