import type { Readable } from 'node:stream'
import type { ClientHeaders } from './client-headers.js'

/** What can be sent; a stream can be sent once. */
export type ClientBody = string | Uint8Array | Readable | AsyncIterable<Uint8Array>

/** One request as interceptors and transports see it. Interceptors give a changed copy to the next one. */
export interface ClientRequest {
  /** Upper case. */
  readonly method: string
  /** Absolute: `http:`, `https:`, or `lb:` until a load balancer has chosen the instance. */
  readonly url: URL
  /** By lower-case name. */
  readonly headers: ClientHeaders
  readonly body?: ClientBody | undefined
  /** Ends the request, the reading of its response included. */
  readonly signal?: AbortSignal | undefined
  /** Name of the client, for metrics, configuration and errors: `inventory`. */
  readonly client: string
  /** Path as it was declared, for metrics and spans, which must not have a series per id: `/inventory/{sku}`. */
  readonly template?: string | undefined
  /** What load balancing by hash goes by: a user, a session, the address of the incoming request. */
  readonly hashKey?: string | undefined
  /**
   * The same object in every attempt of one call (retries, hedges), so that what is known of earlier attempts is found again: a load
   * balancer then tries another instance. Without it the attempts of one call are not known to belong together.
   */
  readonly call?: object | undefined
  /** Of the response: a `body` may be of any size; in `events` there may also be nothing for any time. Default: the client's limits hold. */
  readonly streaming?: 'body' | 'events' | undefined
}
