import { RequestContext } from '../../core/index.js'
import { HttpExchange } from '../exchange/http-exchange.js'
import { addressName } from './ip-address.js'

/**
 * Names the client of the request that is being answered: the `key` of a rate limiter or a bulkhead. `''` where there is no request, or where it
 * does not say: all those share one budget.
 */
export type ClientKey = () => string

export interface ClientAddressOptions {
  /**
   * How many proxies of yours a request passes. So many entries at the end of `X-Forwarded-For` are theirs to write; what stands before them
   * anybody can make up. Default 0: the address of the connection.
   */
  readonly trustedProxies?: number
  /** Bits of an IPv6 address that tell clients apart: a client can use all addresses of its network. Default 64. */
  readonly ipv6PrefixLength?: number
}

/**
 * The address that the request comes from.
 *
 * @example
 * \@RateLimiter('search', { limitForPeriod: 10, timeoutDuration: 0, key: clientAddress({ trustedProxies: 1 }) })
 */
export function clientAddress({
  trustedProxies = 0,
  ipv6PrefixLength = 64,
}: ClientAddressOptions = {}): ClientKey {
  return ofRequest((exchange) => {
    const address = forwardedAddress(exchange, trustedProxies) ?? exchange.remoteAddress
    return address === undefined ? '' : addressName(address, ipv6PrefixLength)
  })
}

/** The value of a header field: an API key, a tenant. */
export function requestHeader(name: string): ClientKey {
  const lower = name.toLowerCase()
  return ofRequest((exchange) => exchange.header(lower) ?? '')
}

/** What a guard or middleware has found out and put into the request's attributes: the user, the tenant. */
export function requestAttribute(name: string | symbol): ClientKey {
  return ofRequest((exchange) => {
    const value = exchange.attributes.get(name)
    return typeof value === 'string' || typeof value === 'number' ? `${value}` : ''
  })
}

function ofRequest(key: (exchange: HttpExchange) => string): ClientKey {
  return () => {
    const request = RequestContext.current()
    return request instanceof HttpExchange ? key(request) : ''
  }
}

/** Each proxy appends the address that it has the request from. A request that passed fewer of them than it should comes from the first. */
function forwardedAddress(exchange: HttpExchange, trustedProxies: number): string | undefined {
  if (trustedProxies === 0) return undefined
  const entries = (exchange.header('x-forwarded-for') ?? '').split(',').filter((entry) => entry.trim() !== '')
  return entries.at(-Math.min(trustedProxies, entries.length)) ?? undefined
}
