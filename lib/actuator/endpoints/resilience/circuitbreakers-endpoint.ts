import { NexusError } from '../../../common/index.js'
import { Inject, InjectLogger, type Logger, Optional } from '../../../core/index.js'
import { type HttpExchange, Req } from '../../../http/index.js'
import type { CircuitBreakerRegistry } from '../../../resilience/index.js'
import { Endpoint } from '../../endpoint/endpoint.decorators.js'
import { ReadOperation, Selector, WriteOperation } from '../../endpoint/operation.decorators.js'
import { changedBy } from '../changed-by.js'
import { InvalidOperationException, UnknownNameException } from '../endpoints.errors.js'
import { printableMessage } from '../printable.js'
import { ConditionalOnResilience, ResilienceAccess } from './resilience-access.js'

type Breaker = ReturnType<CircuitBreakerRegistry['all']>[number]

/** resilience4j's first three, and the other transitions that a breaker has. */
const UPDATES = {
  CLOSE: (breaker) => breaker.transitionToClosedState(),
  FORCE_OPEN: (breaker) => breaker.transitionToForcedOpenState(),
  DISABLE: (breaker) => breaker.transitionToDisabledState(),
  OPEN: (breaker) => breaker.transitionToOpenState(),
  HALF_OPEN: (breaker) => breaker.transitionToHalfOpenState(),
  METRICS_ONLY: (breaker) => breaker.transitionToMetricsOnlyState(),
  RESET: (breaker) => breaker.reset(),
} satisfies Record<string, (breaker: Breaker) => void>

/** resilience4j's members: rates are texts with a percent sign, `-1.0%` as long as there are too few calls. */
export interface CircuitBreakerDetails {
  readonly failureRate: string
  readonly slowCallRate: string
  readonly failureRateThreshold: string
  readonly slowCallRateThreshold: string
  readonly bufferedCalls: number
  readonly failedCalls: number
  readonly slowCalls: number
  readonly slowFailedCalls: number
  readonly notPermittedCalls: number
  readonly state: string
}

export interface CircuitBreakerUpdateStateResponse {
  readonly circuitBreakerName: string
  readonly currentState: string
  readonly message: string
}

/** `circuitbreakers`: the state and the numbers of every breaker. POST changes the state of one. */
@ConditionalOnResilience()
@Endpoint({ id: 'circuitbreakers' })
export class CircuitBreakersEndpoint {
  readonly #access: ResilienceAccess
  readonly #logger: Logger

  constructor(
    @Inject(ResilienceAccess) access: ResilienceAccess,
    @InjectLogger('nexus.actuator.circuitbreakers') logger: Logger,
  ) {
    this.#access = access
    this.#logger = logger
  }

  @ReadOperation()
  circuitBreakers(): { readonly circuitBreakers: Readonly<Record<string, CircuitBreakerDetails>> } {
    const breakers = this.#access.registries.circuitBreakers.all()
    return {
      circuitBreakers: Object.fromEntries(breakers.map((breaker) => [breaker.name, detailsOf(breaker)])),
    }
  }

  /** Not in resilience4j. */
  @ReadOperation()
  circuitBreaker(@Selector() name: string): CircuitBreakerDetails {
    return detailsOf(this.#breaker(name))
  }

  /** @param updateState `CLOSE`, `FORCE_OPEN`, `DISABLE`, ... */
  @WriteOperation()
  updateCircuitBreakerState(
    @Selector() name: string,
    @Req() exchange: HttpExchange,
    @Optional() updateState?: string,
  ): CircuitBreakerUpdateStateResponse {
    const breaker = this.#breaker(name)
    const update = Object.entries(UPDATES).find(([state]) => state === updateState?.toUpperCase())
    if (update === undefined)
      throw new InvalidOperationException('updateState', `one of ${Object.keys(UPDATES).join(', ')}`)
    try {
      update[1](breaker)
    } catch (error) {
      if (!(error instanceof NexusError)) throw error
      // An engine may not have every state: it says which, and what to do.
      throw new InvalidOperationException(
        'updateState',
        `a state that this breaker has: ${printableMessage(error)}`,
      )
    }
    const { state: currentState } = breaker
    this.#logger.warn(`The circuit breaker ${breaker.name} was set to ${currentState} by hand`, {
      circuitBreaker: breaker.name,
      newState: currentState,
      ...changedBy(exchange),
    })
    return {
      circuitBreakerName: breaker.name,
      currentState,
      message: `${breaker.name} state has been changed successfully`,
    }
  }

  #breaker(name: string): Breaker {
    const registry = this.#access.registries.circuitBreakers
    const breaker = registry.find(name)
    if (breaker !== undefined) return breaker
    throw new UnknownNameException(
      'circuit breaker',
      name,
      registry.all().map((each) => each.name),
    )
  }
}

function detailsOf({ metrics, config, state }: Breaker): CircuitBreakerDetails {
  return {
    failureRate: percent(metrics.failureRate),
    slowCallRate: percent(metrics.slowCallRate),
    failureRateThreshold: percent(config.failureRateThreshold),
    slowCallRateThreshold: percent(config.slowCallRateThreshold),
    bufferedCalls: metrics.numberOfBufferedCalls,
    failedCalls: metrics.numberOfFailedCalls,
    slowCalls: metrics.numberOfSlowCalls,
    slowFailedCalls: metrics.numberOfSlowFailedCalls,
    notPermittedCalls: metrics.numberOfNotPermittedCalls,
    state,
  }
}

/** As Java prints a float: `50.0%`. */
function percent(rate: number): string {
  return `${Number.isInteger(rate) ? rate.toFixed(1) : rate}%`
}
