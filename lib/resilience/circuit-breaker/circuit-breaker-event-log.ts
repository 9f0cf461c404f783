import type { Clock } from '../../common/index.js'
import { EventPublisher } from '../events/event-publisher.js'
import type { CircuitBreakerEvent } from './circuit-breaker.events.js'

/**
 * Keeps successful calls as two numbers each, and makes events of them when somebody looks: nearly all calls succeed, and nearly no
 * success is ever looked at.
 */
export class CircuitBreakerEventLog extends EventPublisher<CircuitBreakerEvent> {
  readonly #name: string
  readonly #clock: Clock
  #capacity: number
  #size = 0
  /** Where the next event goes; in a full ring the oldest one is there. */
  #next = 0
  /** `undefined` for a success, which has its numbers at the same index below. */
  #events: (CircuitBreakerEvent | undefined)[] = []
  /** When it ended, in milliseconds of `Clock.monotonic`, then how long it took. */
  #successes: Float64Array

  constructor(name: string, capacity: number, clock: Clock) {
    super(0)
    this.#name = name
    this.#clock = clock
    this.#capacity = capacity
    this.#successes = new Float64Array(capacity * 2)
  }

  /** @param now milliseconds of `Clock.monotonic` */
  success(now: number, duration: number): void {
    if (this.#capacity > 0) {
      const at = this.#next
      this.#successes[at * 2] = now
      this.#successes[at * 2 + 1] = duration
      this.#keep(undefined)
    }
    if (super.wants('SUCCESS')) super.publish(this.#eventOf(now, duration))
  }

  override wants(type: CircuitBreakerEvent['type']): boolean {
    return this.#capacity > 0 || super.wants(type)
  }

  override publish(event: CircuitBreakerEvent): void {
    if (this.#capacity > 0) this.#keep(event)
    super.publish(event)
  }

  override recent(): readonly CircuitBreakerEvent[] {
    return this.#oldestFirst().map((at) => this.#events[at] ?? this.#successAt(at))
  }

  override resize(capacity: number): void {
    if (capacity === this.#capacity) return
    const kept = this.#oldestFirst().slice(capacity === 0 ? this.#size : -capacity)
    const successes = new Float64Array(capacity * 2)
    kept.forEach((from, to) => successes.set(this.#successes.subarray(from * 2, from * 2 + 2), to * 2))
    this.#events = kept.map((at) => this.#events[at])
    this.#successes = successes
    this.#capacity = capacity
    this.#size = kept.length
    this.#next = capacity === kept.length ? 0 : kept.length
  }

  #keep(event: CircuitBreakerEvent | undefined): void {
    this.#events[this.#next] = event
    this.#next = this.#next + 1 === this.#capacity ? 0 : this.#next + 1
    if (this.#size < this.#capacity) this.#size++
  }

  #oldestFirst(): number[] {
    const start = this.#size === this.#capacity ? this.#next : 0
    return Array.from({ length: this.#size }, (_, i) => (start + i) % this.#capacity)
  }

  #successAt(at: number): CircuitBreakerEvent {
    return this.#eventOf(this.#successes[at * 2] ?? 0, this.#successes[at * 2 + 1] ?? 0)
  }

  #eventOf(now: number, duration: number): CircuitBreakerEvent {
    const epoch = this.#clock.now() - this.#clock.monotonic()
    return { type: 'SUCCESS', name: this.#name, at: Math.round(epoch + now), duration }
  }
}
