import type { HttpExchange } from '../../exchange/http-exchange.js'
import { QueryParameters } from '../../uri/query-parameters.js'
import type { Fields } from '../binding/object-binder.js'

/** The exchange's query, read once. @throws MalformedQueryException (400) */
export function queryOf(exchange: HttpExchange, maxParameters: number): QueryParameters {
  return exchange.parsedQuery ?? QueryParameters.ofExchange(exchange, maxParameters)
}

export function queryFields(exchange: HttpExchange, maxParameters: number): Fields {
  return queryOf(exchange, maxParameters).toMap()
}
