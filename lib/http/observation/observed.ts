import type { Clock } from '../../common/index.js'
import { RequestContext, type Logger } from '../../core/index.js'
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
  const failed = (observer: ExchangeObserver, step: string, error: unknown): void =>
    logger.error('An exchange observer failed', { observer: observer.constructor.name, step, error })

  const tellEnded = (exchange: HttpExchange): void => {
    exchange.durationMs = clock.monotonic() - exchange.startedAt
    for (const observer of ending) {
      try {
        observer.ended?.(exchange)
      } catch (error) {
        failed(observer, 'ended', error)
      }
    }
  }
  // A client that hangs up ends its exchange from an event of the connection, which no request surrounds.
  const ended = (exchange: HttpExchange): void => {
    if (RequestContext.current() === exchange) tellEnded(exchange)
    else RequestContext.run(exchange, tellEnded, exchange)
  }

  return (exchange) => {
    exchange.startedAt = clock.monotonic()
    if (ending.length > 0) exchange.whenEnded = ended
    for (const observer of starting) {
      try {
        observer.started?.(exchange)
      } catch (error) {
        failed(observer, 'started', error)
      }
    }
    return surrounded(exchange)
  }
}

function surround(inner: ExchangeStep, observer: ExchangeObserver): ExchangeStep {
  if (observer.around === undefined) return inner
  const around = observer.around.bind(observer)
  return (exchange) => around(exchange, inner)
}
