import type { Clock } from '../../common/index.js'
import type { Logger } from '../../core/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { ExchangeStep } from '../pipeline/route-pipeline.js'
import type { ExchangeObserver } from './exchange-observer.js'

export interface Observation {
  readonly observers: readonly ExchangeObserver[]
  readonly clock: Clock
  readonly logger: Logger
}

/** Tells observers of every exchange that `handle` gets. Where there are none, and what none of them wants, costs nothing. */
export function observed(handle: ExchangeStep, { observers, clock, logger }: Observation): ExchangeStep {
  if (observers.length === 0) return handle
  const starting = observers.filter((observer) => observer.started !== undefined)
  const ending = observers.filter((observer) => observer.ended !== undefined).reverse()
  const surrounded = observers.reduceRight<ExchangeStep>(surround, handle)
  const tell = (
    told: readonly ExchangeObserver[],
    step: 'started' | 'ended',
    exchange: HttpExchange,
  ): void => {
    for (const observer of told) {
      try {
        observer[step]?.(exchange)
      } catch (error) {
        logger.error('An exchange observer failed', { observer: observer.constructor.name, step, error })
      }
    }
  }

  return (exchange) => {
    exchange.startedAt = clock.monotonic()
    tell(starting, 'started', exchange)
    exchange.onEnd(() => tell(ending, 'ended', exchange))
    return surrounded(exchange)
  }
}

function surround(inner: ExchangeStep, observer: ExchangeObserver): ExchangeStep {
  if (observer.around === undefined) return inner
  const around = observer.around.bind(observer)
  return (exchange) => around(exchange, inner)
}
