import { ApplicationContext, Inject } from '../../core/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation } from '../endpoint/operation.decorators.js'
import { HttpExchangeRepository } from '../http-exchanges/http-exchange-repository.js'
import type { RecordedExchange, RecordedHeaders } from '../http-exchanges/recorded-exchange.js'
import { isoDuration, isoTime } from './printable.js'

/** The shape of Spring Boot's endpoint; `route` and `traceId` are not in Spring Boot, and there is no session. */
export interface HttpExchangesReport {
  /** The newest first. */
  readonly exchanges: readonly {
    readonly timestamp: string
    readonly request: {
      readonly uri: string
      readonly method: string
      readonly headers: RecordedHeaders
      readonly remoteAddress?: string
    }
    /** Without a status where the client left before it was answered. */
    readonly response: { readonly status?: number; readonly headers: RecordedHeaders }
    readonly principal?: { readonly name: string }
    readonly timeTaken?: string
    /** `/orders/{id}`. */
    readonly route?: string
    readonly traceId?: string
  }[]
}

/** `httpexchanges`: the last requests and their responses. */
@Endpoint({ id: 'httpexchanges' })
export class HttpExchangesEndpoint {
  readonly #context: ApplicationContext

  constructor(@Inject(ApplicationContext) context: ApplicationContext) {
    this.#context = context
  }

  /** 404 where nothing is recorded. */
  @ReadOperation()
  httpExchanges(): HttpExchangesReport | undefined {
    const [component] = this.#context.graph.componentsOf(HttpExchangeRepository)
    const repository = component?.instance() as HttpExchangeRepository | undefined
    if (repository === undefined) return undefined
    const { recordsTimeTaken } = repository
    return { exchanges: repository.recent().map((exchange) => describe(exchange, recordsTimeTaken)) }
  }
}

function describe(exchange: RecordedExchange, withTime: boolean): HttpExchangesReport['exchanges'][number] {
  const { scheme, host, path, query, status, remoteAddress, principal, uri, traceId } = exchange
  const address = `${scheme}://${host === '' ? 'localhost' : host}${path}${query === '' ? '' : `?${query}`}`
  return {
    timestamp: isoTime(exchange.timestamp),
    request: {
      uri: address,
      method: exchange.method,
      headers: exchange.requestHeaders,
      ...(remoteAddress !== undefined && { remoteAddress }),
    },
    response: { ...(status !== undefined && { status }), headers: exchange.responseHeaders },
    ...(principal !== undefined && { principal: { name: principal } }),
    ...(withTime && { timeTaken: isoDuration(exchange.durationMs) }),
    ...(uri !== undefined && { route: uri }),
    ...(traceId !== undefined && { traceId }),
  }
}
