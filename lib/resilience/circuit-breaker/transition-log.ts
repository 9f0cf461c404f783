import {
  Inject,
  Injectable,
  InjectLogger,
  type Logger,
  type OnModuleDestroy,
  type OnModuleInit,
} from '../../core/index.js'
import type { Unsubscribe } from '../events/event-publisher.js'
import { eachInstance } from '../strategy/each-instance.js'
import { CircuitBreakerRegistry } from './circuit-breaker-registry.js'

/** Tells the log when a breaker changes its state: a line each time, where the calls that it refuses would be thousands. */
@Injectable()
export class CircuitBreakerTransitionLog implements OnModuleInit, OnModuleDestroy {
  readonly #registry: CircuitBreakerRegistry
  readonly #logger: Logger
  #end: Unsubscribe | undefined

  constructor(
    @Inject(CircuitBreakerRegistry) registry: CircuitBreakerRegistry,
    @InjectLogger('nexus.resilience') logger: Logger,
  ) {
    this.#registry = registry
    this.#logger = logger
  }

  onModuleInit(): void {
    this.#end = eachInstance(this.#registry, (breaker) =>
      breaker.events.on('STATE_TRANSITION', ({ name, from, to }) => {
        const isRefusing = to === 'OPEN' || to === 'FORCED_OPEN'
        this.#logger[isRefusing ? 'warn' : 'info'](`Circuit breaker '${name}': ${from} -> ${to}`, {
          circuitBreaker: name,
          from,
          to,
        })
      }),
    )
  }

  onModuleDestroy(): void {
    this.#end?.()
  }
}
