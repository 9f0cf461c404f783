import { reportListenerError, type Unsubscribe } from '../events/event-publisher.js'
import type { CallKind, CallObserver } from './circuit-breaker.js'

/** Who is told of each call. One that throws is reported as a warning of the process and disturbs nobody. */
export class CallObservers {
  #all: readonly CallObserver[] = []

  add(observer: CallObserver): Unsubscribe {
    const added: CallObserver = (kind, durationMs) => observer(kind, durationMs)
    this.#all = [...this.#all, added]
    return () => void (this.#all = this.#all.filter((each) => each !== added))
  }

  tell(kind: CallKind, durationMs: number): void {
    for (const observer of this.#all) {
      try {
        observer(kind, durationMs)
      } catch (error) {
        reportListenerError(error)
      }
    }
  }
}
