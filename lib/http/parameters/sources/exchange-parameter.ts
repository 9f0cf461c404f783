import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { BadRequestException } from '../../errors/client.errors.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import type { Extractor, HandlerParameter } from '../extractor.js'

export interface ResponseOptions {
  /** The handler only sets status, headers or cookies, and what it returns is still written. Default false: it answers itself. */
  readonly passthrough?: boolean
}

/** `@Req()`: the exchange, or a web `Request` where the parameter has that type. */
export function requestObject(parameter: HandlerParameter): Extractor {
  return isWebRequest(parameter.type) ? webRequest : exchangeItself
}

/** Looks at the name first: the mere mention of the global makes Node load its fetch, which costs a start-up 10 ms. */
export function isWebRequest(type: unknown): boolean {
  return typeof type === 'function' && type.name === 'Request' && type === Request
}

/** `@Res()`: the exchange, to answer by hand. */
export function responseObject(options: ResponseOptions): Extractor {
  return Object.assign((exchange: HttpExchange) => exchange, { takesOver: options.passthrough !== true })
}

export function exchangeItself(exchange: HttpExchange): HttpExchange {
  return exchange
}

export function clientSignal(exchange: HttpExchange): AbortSignal {
  return exchange.signal
}

export function clientAddress(exchange: HttpExchange): string | undefined {
  return exchange.remoteAddress
}

/**
 * The request as the web platform has it. Its body is the exchange's, which can be read once.
 *
 * @throws BadRequestException for a host that HTTP allows and URLs do not
 */
export function webRequest(exchange: HttpExchange): Request {
  const headers = new Headers()
  for (const [name, value] of exchange.headers()) headers.append(name, value)
  const { method, scheme, path, query, signal } = exchange
  const host = exchange.host === '' ? 'localhost' : exchange.host
  const url = `${scheme}://${host}${path}${query === '' ? '' : `?${query}`}`
  if (!URL.canParse(url)) throw new BadRequestException('The request has a host that no URL can have.')
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal })
  const body = Readable.toWeb(exchange.stream()) as NodeReadableStream<Uint8Array>
  return new Request(url, { method, headers, signal, body, duplex: 'half' })
}
