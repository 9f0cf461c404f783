import type { HttpExchange } from '../exchange/http-exchange.js'

const REPRESENTATION_FIELDS = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-location',
  'content-range',
  'accept-ranges',
  'cache-control',
  'etag',
  'expires',
  'last-modified',
]

/**
 * Takes from the exchange what a failed handler had prepared: its status, and the header lines that describe the representation it
 * meant to send. Other lines (CORS, cookies, tracing) stay.
 */
export function dropRepresentation(exchange: HttpExchange): void {
  exchange.statusOverride = undefined
  if (exchange.responseFields === undefined) return
  for (const name of REPRESENTATION_FIELDS) exchange.removeHeader(name)
}
