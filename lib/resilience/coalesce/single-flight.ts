import { isPromiseLike } from '../../common/index.js'
import { parameterNames } from '../../core/index.js'
import { EventPublisher } from '../events/event-publisher.js'
import { throwIfAborted, type ExecutionContext } from '../scope/current-signal.js'
import { ExecutionScope } from '../scope/execution-scope.js'
import {
  execute,
  ResilienceStrategy,
  type ExecuteOptions,
  type Operation,
} from '../strategy/resilience-strategy.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { keyOfArguments } from './arguments-key.js'
import type { CoalesceEvent, FlightEndedEvent } from './coalesce.events.js'
import type { CoalesceConfig } from './coalesce.options.js'
import { Flight } from './flight.js'

export interface CoalesceExecuteOptions extends ExecuteOptions {
  /** What calls that may be one have in common. Default: all calls of the instance may be one. */
  readonly key?: string
}

/** What has happened since the instance was made, and what is running. */
export interface CoalesceMetrics {
  /** Calls that ran, and could be shared. */
  readonly numberOfFlights: number
  /** Calls that took the outcome of another. */
  readonly numberOfJoinedCalls: number
  /** Calls that could not be shared, since `maxFlights` were. */
  readonly numberOfCallsNotShared: number
  /** Flights whose last caller went before the end. */
  readonly numberOfAbandonedFlights: number
  /** Flights that run now. */
  readonly runningFlights: number
}

/** The calls to share, by key; those of one method of one object. */
export type Flights = Map<string, Flight>

/**
 * Makes one execution of calls that come for the same while it runs: all get its outcome, the very same object or error. Nothing is kept
 * once it is there. A caller that is ended leaves at once; the execution is ended when the last one has left.
 *
 * @example
 * const rates = Coalesce.of('rates')
 * const rate = await rates.execute(({ signal }) => fetchRate(currency, signal), { key: currency })
 */
export class SingleFlight extends ResilienceStrategy<CoalesceConfig, CoalesceEvent> {
  readonly name: string
  readonly events: EventPublisher<CoalesceEvent>
  readonly #runtime: StrategyRuntime
  /** Those of calls by hand. */
  readonly #flights: Flights = new Map()
  #config: CoalesceConfig
  #started = 0
  #joined = 0
  #notShared = 0
  #abandoned = 0
  #running = 0

  constructor(name: string, config: CoalesceConfig, runtime: StrategyRuntime) {
    super()
    this.name = name
    this.#config = config
    this.#runtime = runtime
    this.events = new EventPublisher(config.eventConsumerBufferSize)
  }

  get config(): CoalesceConfig {
    return this.#config
  }

  get metrics(): CoalesceMetrics {
    return {
      numberOfFlights: this.#started,
      numberOfJoinedCalls: this.#joined,
      numberOfCallsNotShared: this.#notShared,
      numberOfAbandonedFlights: this.#abandoned,
      runningFlights: this.#running,
    }
  }

  override execute<T>(
    operation: (context: ExecutionContext) => T,
    { key, ...options }: CoalesceExecuteOptions = {},
  ): Promise<Awaited<T>> {
    return execute({ apply: (run) => this.apply(run, key) }, operation, options)
  }

  /**
   * A function like `task`; calls with equal arguments may be one.
   *
   * @throws CoalesceKeyError (its function) for arguments other than strings, numbers, booleans, bigints, null and undefined
   */
  override decorate<A extends unknown[], R>(task: (...args: A) => R): (...args: A) => Promise<Awaited<R>> {
    const signature = { id: this.name, parameterNames: parameterNames(task) }
    return (...args) => {
      const apply = (run: Operation): unknown => this.apply(run, keyOfArguments(args, signature))
      return execute({ apply }, () => task(...args))
    }
  }

  /**
   * What returns no promise is over when it returns, and not shared. A call within an execution of the same key would wait for itself: it
   * runs on its own.
   *
   * @param key what calls that may be one have in common
   * @param flights where they are looked for; default: those of calls by hand
   */
  apply(operation: Operation, key = '', flights: Flights = this.#flights): unknown {
    throwIfAborted()
    const flight = flights.get(key)
    if (flight === undefined) {
      if (this.#running < this.#config.maxFlights) return this.#start(operation, key, flights)
      this.#notShared++
      this.#tell('CALL_NOT_SHARED')
      return operation()
    }
    if (flight.isAroundCaller) return operation()
    this.#joined++
    this.#tell('CALL_JOINED')
    return flight.join()
  }

  /** Flights that run go on, also where they are now too many. */
  reconfigure(config: CoalesceConfig): void {
    this.#config = config
  }

  #start(operation: Operation, key: string, flights: Flights): unknown {
    const scope = ExecutionScope.detached()
    let result: unknown
    try {
      result = ExecutionScope.run(scope, operation)
    } catch (error) {
      scope.close()
      throw error
    }
    if (!isPromiseLike(result)) {
      scope.close()
      return result
    }
    this.#started++
    this.#running++
    this.#tell('FLIGHT_STARTED')
    return this.#take(Promise.resolve(result), { scope, key, flights }).join()
  }

  #take(running: Promise<unknown>, { scope, key, flights }: FlightPlace): Flight {
    let [isOver, isAbandoned] = [false, false]
    const forget = (): void => {
      if (flights.get(key) === flight) flights.delete(key)
    }
    const end = (type: FlightEndedEvent['type']): void => {
      isOver = true
      forget()
      scope.close()
      this.#running--
      if (!isAbandoned) this.#tellEnd(type, flight)
    }
    const outcome = running.then(
      (value) => {
        end('FLIGHT_SUCCEEDED')
        return value
      },
      (error: unknown) => {
        end('FLIGHT_FAILED')
        throw error
      },
    )
    const flight = new Flight(scope, outcome, () => {
      // The last caller may be ended after the end, before it has heard of it.
      if (isOver) return
      isAbandoned = true
      this.#abandoned++
      forget()
      this.#tellEnd('FLIGHT_ABANDONED', flight)
    })
    flights.set(key, flight)
    return flight
  }

  #tell(type: 'FLIGHT_STARTED' | 'CALL_JOINED' | 'CALL_NOT_SHARED'): void {
    if (this.events.wants(type)) this.events.publish({ type, name: this.name, at: this.#runtime.clock.now() })
  }

  #tellEnd(type: FlightEndedEvent['type'], { calls }: Flight): void {
    if (this.events.wants(type))
      this.events.publish({ type, name: this.name, at: this.#runtime.clock.now(), calls })
  }
}

interface FlightPlace {
  readonly scope: ExecutionScope
  readonly key: string
  readonly flights: Flights
}
