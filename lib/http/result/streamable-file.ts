import type { StreamSource } from '../exchange/http-exchange.js'
import type { ContentDisposition } from './content-disposition.js'

export interface StreamableFileOptions {
  /** Default `application/octet-stream`. */
  readonly type?: string
  /** Build it with {@link ContentDisposition}; a string is sent as it is. */
  readonly disposition?: ContentDisposition | string
  /** Bytes, where they are known: sent as Content-Length. Known anyway for a `Uint8Array`. */
  readonly length?: number
}

/**
 * A file as a result: bytes, or a stream of them with what the client should know about it. A stream is destroyed when the client
 * goes away.
 *
 * @example
 * return new StreamableFile(createReadStream(path), {
 *   type: 'application/pdf',
 *   disposition: ContentDisposition.attachment('invoice.pdf'),
 * })
 */
export class StreamableFile {
  readonly type: string
  readonly disposition: string | undefined
  readonly length: number | undefined

  constructor(
    readonly content: Uint8Array | StreamSource,
    options: StreamableFileOptions = {},
  ) {
    this.type = options.type ?? 'application/octet-stream'
    this.disposition = options.disposition?.toString()
    this.length = content instanceof Uint8Array ? content.byteLength : options.length
  }
}
