import type { ClientHeaders } from './client-headers.js'

/** One response. Its body is read once, or dropped with `discard`: a connection is free again only then. */
export interface ClientResponse {
  readonly status: number
  /** By lower-case name; lines of one name are a list. */
  readonly headers: ClientHeaders
  /** Where it came from: another address than the request's after a load balancer or a redirect. */
  readonly url?: URL | undefined
  /** Decoded (`Content-Encoding`), as it comes. Whoever stops early closes the connection. @throws ResponseTooLargeError, InvalidResponseError, ClientTimeoutError, ClientConnectionError */
  readonly body: AsyncIterable<Uint8Array>
  bytes(): Promise<Uint8Array>
  /** In the charset that `Content-Type` names, else in UTF-8. */
  text(): Promise<string>
  /** Reads what is left, up to a small amount, or closes the connection. Never rejects. */
  discard(): Promise<void>
}
