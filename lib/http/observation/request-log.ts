import type { Clock, Random } from '../../common/index.js'
import { maskedValue } from '../../config/index.js'
import { FOR_PROGRAMS, type LogFields, type Logger } from '../../core/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { ExchangeObserver } from './exchange-observer.js'
import { shownPath, shownQuery } from './shown-target.js'

export interface RequestLogOptions {
  /** What writes the lines. */
  readonly logger: Logger
  readonly clock: Clock
  readonly random: Random
  /** Requests without a line. */
  readonly excludes?: ((exchange: HttpExchange) => boolean) | undefined
  /** Header fields that a line shows, in lower case. Default: none. */
  readonly headers?: readonly string[]
  /** From how many milliseconds on a line is a warning. Default: never. */
  readonly slowMs?: number | undefined
  /** Share of lines that are written of what is neither slow nor answered with 400 and above. Default 1. */
  readonly sampleRate?: number
}

type RequestFields = Record<string, unknown> & { [FOR_PROGRAMS]: readonly string[] }

/** What the message of a line says already. */
const SAID: readonly string[] = ['method', 'path', 'status', 'durationMs', 'clientLeft']
const SAID_WITH_ROUTE: readonly string[] = [...SAID, 'route']

/**
 * One line for each request, when its response is out: `GET /orders/5 200 3.4 ms`, with what it says as fields. Ids of request and trace,
 * and the user, come with every line of a request. No body is ever logged, no parameter of the query that has the name of a secret, and
 * no header field that is not asked for.
 */
export class RequestLog implements ExchangeObserver {
  readonly #options: RequestLogOptions

  constructor(options: RequestLogOptions) {
    this.#options = options
  }

  ended(exchange: HttpExchange): void {
    const { logger, clock, random, excludes, slowMs = Infinity, sampleRate = 1 } = this.#options
    if (excludes?.(exchange) === true) return
    const { status, method, clientLeft } = exchange
    const elapsed = clock.monotonic() - exchange.startedAt
    const isSlow = elapsed >= slowMs
    const isFine = !isSlow && !clientLeft && status !== undefined && status < 400
    if (sampleRate < 1 && isFine && random.next() >= sampleRate) return
    const durationMs = Math.round(elapsed * 10) / 10
    const path = shownPath(exchange)
    const outcome = `${status ?? '-'} ${durationMs} ms${clientLeft ? ' (client left)' : ''}`
    const message = `${method} ${path} ${outcome}`
    if (isSlow) logger.warn(message, this.#fields(exchange, path, durationMs))
    else logger.info(message, this.#fields(exchange, path, durationMs))
  }

  #fields(exchange: HttpExchange, path: string, durationMs: number): LogFields {
    const { status, query, route, remoteAddress, contentBytes, clientLeft } = exchange
    const { headers = [] } = this.#options
    const fields: RequestFields = {
      method: exchange.method,
      path,
      [FOR_PROGRAMS]: route?.pattern === path ? SAID_WITH_ROUTE : SAID,
    }
    if (query !== '') fields.query = shownQuery(query)
    if (route !== undefined) fields.route = route.pattern
    if (status !== undefined) fields.status = status
    fields.durationMs = durationMs
    if (contentBytes >= 0) fields.bytes = contentBytes
    if (remoteAddress !== undefined) fields.client = remoteAddress
    if (clientLeft) fields.clientLeft = true
    if (headers.length > 0) fields.headers = shownHeaders(exchange, headers)
    return fields
  }
}

function shownHeaders(exchange: HttpExchange, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = exchange.header(name.toLowerCase())
      return value === undefined ? [] : [[name.toLowerCase(), maskedValue([name], value)] as const]
    }),
  )
}
