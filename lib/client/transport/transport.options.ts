/** How connections are secured; PEM texts. */
export interface TlsOptions {
  /** Certificates of the authorities that are trusted in place of the system's. */
  readonly ca?: string | readonly string[] | undefined
  /** What the client shows of itself. */
  readonly cert?: string | undefined
  /** Private key of `cert`. */
  readonly key?: string | undefined
  /** Of the private key. */
  readonly passphrase?: string | undefined
  /** Name that the server's certificate has to be for. Default: the host of the URL. */
  readonly serverName?: string | undefined
  /** `false`: any certificate will do. Only for tests. Default true. */
  readonly rejectUnauthorized?: boolean | undefined
}

/** What a transport has to keep; durations in milliseconds, sizes in bytes. */
export interface TransportConfig {
  readonly connectTimeout: number
  /** Until the head of the response, and between two parts of its body. 0: any. */
  readonly readTimeout: number
  /** After decoding. 0: any. */
  readonly maxResponseSize: number
  /** Connections to one origin at once; further requests wait. */
  readonly maxConnections: number
  /** How long an idle connection is kept; less where the server says so. */
  readonly keepAliveTimeout: number
  /** Whether HTTP/2 is spoken with servers that have it (over TLS). */
  readonly http2: boolean
  /** How long requests that run may take to finish when the transport is closed. */
  readonly shutdownTimeout: number
  readonly tls: TlsOptions | undefined
  /** `http://proxy.internal:3128` */
  readonly proxy: string | undefined
}
