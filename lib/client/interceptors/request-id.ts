import { UuidGenerator, type IdGenerator } from '../../common/index.js'
import { RequestContext } from '../../core/index.js'
import type { ClientInterceptor } from '../transport/client-interceptor.js'
import { withHeader } from './header-interceptor.js'

export interface RequestIdOptions {
  /** Default `x-request-id`, which Nexus applications take over. */
  readonly header?: string
  /** Makes the id of what does not answer a request. Default: UUIDs. */
  readonly ids?: IdGenerator
}

/** Hands on the id of the request that is being answered, so that the logs of both services can be put together; elsewhere a new one. */
export function requestId({
  header = 'x-request-id',
  ids = new UuidGenerator(),
}: RequestIdOptions = {}): ClientInterceptor {
  return withHeader(header, () => RequestContext.current()?.id ?? ids.next())
}
