import { ServerResponse } from './node-http.js'
import type { NodeRequest } from './node-request.js'

/** node's response as the marker of a place in the pipeline. Bytes do not go through it: {@link Connection} writes them to the socket. */
export class NodeResponse extends ServerResponse<NodeRequest> {
  /** Tells node that this response is out, so that the next one of the connection has its turn. */
  complete(): void {
    this.finished = true
    this.emit('finish')
  }
}
