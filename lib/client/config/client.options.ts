import type { DataSize, DurationLike, Type } from '../../common/index.js'
import type { ClientResilienceOptions } from '../resilience/client-resilience.js'
import type { ClientHeaders } from '../transport/client-headers.js'
import type { ClientInterceptor } from '../transport/client-interceptor.js'
import type { HttpTransport } from '../transport/http-transport.js'
import type { TlsOptions, TransportConfig } from '../transport/transport.options.js'

/** What can be said of a client; in `application.yaml` below `client.<name>`, and for all clients below `client.default`. */
export interface ClientOptions extends ClientResilienceOptions {
  /** `https://inventory.internal/api`, or `lb://inventory` where service discovery knows the instances. */
  readonly baseUrl?: string | URL
  /** For a connection to be there, TLS included. Default 2s. */
  readonly connectTimeout?: DurationLike
  /** For the head of a response, and for each next part of its body; 0: any time. Default 10s. */
  readonly readTimeout?: DurationLike
  /** For one request as a whole, each attempt of a retry anew, the reading of its body included, waiting for a connection too; not for streams. 0: any time. Default 30s. */
  readonly timeout?: DurationLike
  /** Of the body of a response after decoding, or of one item of a stream; 0: any. Default 10MB. */
  readonly maxResponseSize?: DataSize | string | number
  /** Connections to one origin at once; further requests wait for one. Default 100. */
  readonly maxConnections?: number
  /** How long an idle connection is kept; less where the server says so. Default 4s: less than most servers keep theirs. */
  readonly keepAliveTimeout?: DurationLike
  /** Speak HTTP/2 with servers that have it (over TLS). Default true. */
  readonly http2?: boolean
  /** How many redirects of one request are followed. `Authorization` and cookies go to no other origin; a field of your own, such as an API key, does. Default 0. */
  readonly maxRedirects?: number
  /** How long requests may take to finish when the application shuts down. Default 5s. */
  readonly shutdownTimeout?: DurationLike
  /** Fields of every request; what a request has itself goes before. */
  readonly headers?: ClientHeaders
  /** `http://proxy.internal:3128` */
  readonly proxy?: string
  readonly tls?: TlsOptions
  /** Stand around every request, outermost first, inside of those that are for every client. Classes are asked of the container. */
  readonly interceptors?: readonly (ClientInterceptor | Type<ClientInterceptor>)[]
  /** Sends the requests in place of undici: for tests, and for what is no network. It is closed with the client. */
  readonly transport?: HttpTransport
}

/** What a client works by; milliseconds and bytes. */
export interface ClientConfig extends TransportConfig {
  readonly baseUrl: URL | undefined
  readonly timeout: number
  readonly maxRedirects: number
  readonly headers: ClientHeaders
  readonly resilience: ClientResilienceOptions
  readonly interceptors: readonly (ClientInterceptor | Type<ClientInterceptor>)[]
  readonly transport: HttpTransport | undefined
}

export const CLIENT_DEFAULTS: ClientConfig = {
  baseUrl: undefined,
  connectTimeout: 2_000,
  readTimeout: 10_000,
  timeout: 30_000,
  maxResponseSize: 10 * 1024 * 1024,
  maxConnections: 100,
  keepAliveTimeout: 4_000,
  http2: true,
  maxRedirects: 0,
  shutdownTimeout: 5_000,
  headers: {},
  proxy: undefined,
  tls: undefined,
  resilience: {},
  interceptors: [],
  transport: undefined,
}
