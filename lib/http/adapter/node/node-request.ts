import { IncomingMessage } from './node-http.js'
import { scanFields, type FieldScan } from './field-scan.js'
import type { RequestBody } from './request-body.js'

const NO_BODY: NodeJS.Dict<string> = Object.freeze({})
const WITH_BODY: NodeJS.Dict<string> = Object.freeze({ 'content-length': '' })

/**
 * node's request, without what nobody here asks for: no header object is built (`rawHeaders` is searched on demand), and body chunks
 * go straight to {@link RequestBody} instead of through a readable stream's life cycle.
 */
export class NodeRequest extends IncomingMessage {
  /** Set by the exchange when there is a body. */
  body: RequestBody | undefined = undefined
  #scan: FieldScan | undefined = undefined

  get scan(): FieldScan {
    return (this.#scan ??= scanFields(
      this.rawHeaders,
      this.httpVersionMajor === 1 && this.httpVersionMinor === 1,
    ))
  }

  get hasBody(): boolean {
    const { chunked, contentLength } = this.scan
    return chunked || contentLength > 0
  }

  /** The parser hands over a piece of the body, and `null` after the last one. False asks node to stop reading the socket. */
  override push(chunk: unknown): boolean {
    const { body } = this
    if (body === undefined) return true
    if (chunk !== null) return body.receive(chunk as Buffer)
    body.complete()
    return true
  }
}

// node itself asks `headers` for two things only: whether there is a body, and for Expect, which the adapter answers. The base class
// declares a plain property, so the accessor has to be put on the prototype.
Object.defineProperty(NodeRequest.prototype, 'headers', {
  configurable: true,
  get(this: NodeRequest) {
    return this.hasBody ? WITH_BODY : NO_BODY
  },
})
