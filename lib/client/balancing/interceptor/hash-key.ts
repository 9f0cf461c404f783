import { RequestContext } from '../../../core/index.js'
import { HttpExchange } from '../../../http/index.js'
import { headerOf } from '../../transport/client-headers.js'
import type { ClientRequest } from '../../transport/client-request.js'

/**
 * What a request is placed by where calls that belong together go to one instance: its own key, else the header field that is configured,
 * else the address of the client whose request is being answered (IP hash).
 */
export function hashKeyOf(request: ClientRequest, hashHeader: string | undefined): string | undefined {
  if (request.hashKey !== undefined) return request.hashKey
  const field = hashHeader === undefined ? undefined : headerOf(request.headers, hashHeader)
  if (field !== undefined) return field
  const context = RequestContext.current()
  return context instanceof HttpExchange ? context.remoteAddress : undefined
}
