import type { HttpExchange } from '../exchange/http-exchange.js'
import type { ExchangeStep } from '../pipeline/route-pipeline.js'

/**
 * Is told of every exchange: metrics, traces, request logs. Every component whose class extends it, or whose token it is, is told. It runs
 * inside of the request's context, and on every request: what it does has to be little. What it throws is logged, and changes nothing for
 * the client.
 */
export abstract class ExchangeObserver {
  /** Before routing, the first observer first. `exchange.startedAt` is set. */
  started?(exchange: HttpExchange): void
  /**
   * When the response is out, or the client is gone, and everything that belongs to the exchange has ended; the last observer first. Now
   * `exchange.route`, `status`, `error`, `clientLeft` and `durationMs` tell what came of it.
   */
  ended?(exchange: HttpExchange): void
  /** Around all that is done for the exchange, for what has to surround running code; costs a closure for each request. */
  around?(exchange: HttpExchange, proceed: ExchangeStep): ReturnType<ExchangeStep>
}
