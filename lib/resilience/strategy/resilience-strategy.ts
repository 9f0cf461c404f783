import { EXECUTION_CONTEXT, type ExecutionContext } from '../scope/current-signal.js'
import { ExecutionScope } from '../scope/execution-scope.js'
import type { EventPublisher, Unsubscribe } from '../events/event-publisher.js'
import type { ResilienceEvent } from '../events/resilience-event.js'

/** What a strategy runs; one that needs the signal takes it from `currentSignal()`. */
export type Operation = () => unknown

export interface ExecuteOptions {
  /** Ends the operation, waiting included, as soon as it aborts. Default: what ends the code that calls. */
  readonly signal?: AbortSignal
}

/** What registries, metrics and endpoints need of an engine, whatever its pattern. */
export interface ManagedStrategy<C extends object> {
  readonly name: string
  readonly config: C
  readonly events: {
    recent(): readonly ResilienceEvent[]
    onEvent(listener: (event: ResilienceEvent) => void): Unsubscribe
    resize(capacity: number): void
  }
  apply(operation: Operation): unknown
  reconfigure(config: C): void
  /** Closes what it holds, where that is more than memory. */
  [Symbol.asyncDispose]?(): Promise<void>
  [Symbol.dispose]?(): void
}

/**
 * Base of the engines. An engine says in `apply` how it runs an operation; aspects and pipelines use that. `execute` and `decorate` are
 * for who calls an engine by hand.
 */
export abstract class ResilienceStrategy<
  C extends object,
  E extends ResilienceEvent,
> implements ManagedStrategy<C> {
  abstract readonly name: string
  /** What it works by; milliseconds for durations. */
  abstract readonly config: C
  abstract readonly events: EventPublisher<E>

  /**
   * Runs the operation and gives what it gives: a promise where the operation does, or where the strategy has to wait. So a strategy that
   * need not wait leaves a synchronous operation synchronous.
   */
  abstract apply(operation: Operation): unknown

  /** Changes what it works by while it runs, and keeps what it knows as far as that still makes sense. */
  abstract reconfigure(config: C): void

  /** Runs the operation; what the strategy refuses is a rejection. */
  execute<T>(operation: (context: ExecutionContext) => T, options?: ExecuteOptions): Promise<Awaited<T>> {
    return execute(this, operation, options)
  }

  /** A function like `task`, each call of which the strategy runs. */
  decorate<A extends unknown[], R>(task: (...args: A) => R): (...args: A) => Promise<Awaited<R>> {
    return (...args) => this.execute(() => task(...args))
  }
}

/** Runs an operation through whatever applies to it: an engine or a pipeline of them. */
export function execute<T>(
  strategy: { apply(operation: Operation): unknown },
  operation: (context: ExecutionContext) => T,
  options?: ExecuteOptions,
): Promise<Awaited<T>> {
  const inContext = (): T => operation(EXECUTION_CONTEXT)
  const signal = options?.signal
  try {
    const result =
      signal === undefined ? strategy.apply(inContext) : inScope(signal, () => strategy.apply(inContext))
    return Promise.resolve(result) as Promise<Awaited<T>>
  } catch (error) {
    return Promise.reject(error)
  }
}

/** The caller's signal ends the operation, and so does what ends the caller. */
async function inScope(signal: AbortSignal, run: Operation): Promise<unknown> {
  const scope = new ExecutionScope()
  scope.follow(signal)
  return ExecutionScope.runAndClose(scope, run)
}
