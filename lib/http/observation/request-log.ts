import type { Random } from '../../common/index.js'
import { maskedQuery, maskedValue } from '../../config/index.js'
import { FOR_PROGRAMS, type Logger } from '../../core/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { ExchangeObserver } from './exchange-observer.js'
import { NO_STATUS, RouteOutcomes, type RequestOutcome } from './route-outcomes.js'

export interface RequestLogOptions {
  /** What writes the lines. */
  readonly logger: Logger
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

/** What the lines of one outcome of a route have in common. */
interface Series extends RequestOutcome {
  /** How the message for that path begins. */
  readonly said: string
  /** For the path that is the route's pattern. */
  readonly fixed: Logger
  /** For any other one. */
  readonly varying: Logger
}

/** What the message of a line says already. */
const SAID: readonly string[] = ['method', 'path', 'status', 'durationMs', 'clientLeft']

/**
 * One line for each request, when its response is out: `GET /orders/5 200 3.4 ms`, with what it says as fields. Ids of request and trace,
 * and the user, come with every line of a request. No body is ever logged, no parameter of the query that has the name of a secret, and
 * no header field that is not asked for.
 */
export class RequestLog implements ExchangeObserver {
  readonly #logger: Logger
  readonly #random: Random
  readonly #excludes: RequestLogOptions['excludes']
  readonly #headers: readonly string[]
  readonly #slowMs: number
  readonly #sampleRate: number
  readonly #series = new RouteOutcomes<Series>()

  constructor({
    logger,
    random,
    excludes,
    headers = [],
    slowMs = Infinity,
    sampleRate = 1,
  }: RequestLogOptions) {
    this.#logger = logger
    this.#random = random
    this.#excludes = excludes
    this.#headers = headers
    this.#slowMs = slowMs
    this.#sampleRate = sampleRate
  }

  ended(exchange: HttpExchange): void {
    if (this.#excludes?.(exchange) === true) return
    const { method, status, route, clientLeft } = exchange
    const isSlow = exchange.durationMs >= this.#slowMs
    if (this.#sampleRate < 1) {
      const isFine = !isSlow && !clientLeft && status !== undefined && status < 400
      if (isFine && this.#random.next() >= this.#sampleRate) return
    }
    const path = exchange.shownPath
    const durationMs = Math.round(exchange.durationMs * 10) / 10
    const { said, fixed, varying } =
      this.#series.find(route, method, status ?? NO_STATUS) ?? this.#add(exchange)
    const isFixed = path === route?.pattern
    const start = isFixed ? said : `${method} ${path} ${status ?? '-'} `
    const message = start + durationMs + (clientLeft ? ' ms (client left)' : ' ms')
    const fields = this.#fields(exchange, durationMs)
    if (!isFixed) fields['path'] = path
    const logger = isFixed ? fixed : varying
    if (isSlow) logger.warn(message, fields)
    else logger.info(message, fields)
  }

  #fields(exchange: HttpExchange, durationMs: number): Record<string, unknown> {
    const { query, remoteAddress, contentBytes, clientLeft } = exchange
    const fields: Record<string, unknown> = { durationMs }
    if (contentBytes >= 0) fields['bytes'] = contentBytes
    if (remoteAddress !== undefined) fields['client'] = remoteAddress
    if (query !== '') fields['query'] = maskedQuery(query)
    if (clientLeft) fields['clientLeft'] = true
    if (this.#headers.length > 0) fields['headers'] = shownHeaders(exchange, this.#headers)
    return fields
  }

  #add({ method, status, route }: HttpExchange): Series {
    const common = {
      method,
      ...(route !== undefined && { route: route.pattern }),
      ...(status !== undefined && { status }),
    }
    return this.#series.add(route, {
      method,
      status: status ?? NO_STATUS,
      said: `${method} ${route?.pattern} ${status ?? '-'} `,
      fixed: this.#logger.with({ ...common, path: route?.pattern, [FOR_PROGRAMS]: [...SAID, 'route'] }),
      varying: this.#logger.with({ ...common, [FOR_PROGRAMS]: SAID }),
    })
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
