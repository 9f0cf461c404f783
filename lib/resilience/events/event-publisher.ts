import { isPromiseLike, messageOf } from '../../common/index.js'
import type { ResilienceEvent } from './resilience-event.js'

type Listener<E> = (event: E) => unknown

/** The events of one type out of a union of them, whose members may be for several types. */
export type EventOf<E extends ResilienceEvent, T extends E['type']> = E extends unknown
  ? T extends E['type']
    ? E & { readonly type: T }
    : never
  : never

/** Takes a listener off again. Idempotent. */
export type Unsubscribe = () => void

/**
 * Tells listeners what an instance does, and keeps the last events for who looks later. Listeners run at once, inside of the call that
 * caused the event; one that throws, or whose promise fails, is reported as a warning of the process and disturbs nobody.
 *
 * @example
 * breaker.events.on('STATE_TRANSITION', ({ from, to }) => logger.warn(`${from} -> ${to}`))
 */
export class EventPublisher<E extends ResilienceEvent> {
  readonly #listeners = new Map<string, readonly Listener<E>[]>()
  /** Told of every type. */
  #everything: readonly Listener<E>[] = []
  #ring: E[] = []
  /** Where the next event goes in a full ring. */
  #next = 0
  #capacity: number

  /** @param capacity how many of the last events are kept; 0 keeps none */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Listens to one type. Who listens twice is told twice. */
  on<T extends E['type']>(type: T, listener: Listener<EventOf<E, T>>): Unsubscribe {
    const added: Listener<E> = (event) => listener(event as EventOf<E, T>)
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), added])
    return () => this.#listeners.set(type, without(this.#listeners.get(type) ?? [], added))
  }

  /** Listens to all types. */
  onEvent(listener: Listener<E>): Unsubscribe {
    const added: Listener<E> = (event) => listener(event)
    this.#everything = [...this.#everything, added]
    return () => void (this.#everything = without(this.#everything, added))
  }

  /** Whether anybody would see an event of this type: an engine makes none otherwise. */
  wants(type: E['type']): boolean {
    return this.#capacity > 0 || this.#everything.length > 0 || (this.#listeners.get(type)?.length ?? 0) > 0
  }

  publish(event: E): void {
    if (this.#capacity > 0) this.#keep(event)
    const listeners = this.#listeners.get(event.type)
    if (listeners !== undefined) for (const listener of listeners) tell(listener, event)
    for (const listener of this.#everything) tell(listener, event)
  }

  /** The last events, oldest first. */
  recent(): readonly E[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)]
  }

  /** Changes how many events are kept; the newest ones stay. */
  resize(capacity: number): void {
    const kept = capacity === 0 ? [] : this.recent().slice(-capacity)
    this.#ring = kept
    this.#capacity = capacity
    this.#next = 0
  }

  #keep(event: E): void {
    if (this.#ring.length < this.#capacity) {
      this.#ring.push(event)
      return
    }
    this.#ring[this.#next] = event
    this.#next = this.#next + 1 === this.#capacity ? 0 : this.#next + 1
  }
}

function without<T>(list: readonly T[], gone: T): readonly T[] {
  return list.filter((each) => each !== gone)
}

function tell<E>(listener: Listener<E>, event: E): void {
  try {
    const done = listener(event)
    if (isPromiseLike(done)) Promise.resolve(done).catch(reportListenerError)
  } catch (error) {
    reportListenerError(error)
  }
}

/** An error of a listener is a warning of the process: no caller of the engine has to do with it. */
export function reportListenerError(error: unknown): void {
  process.emitWarning(messageOf(error), 'ResilienceListenerWarning')
}
