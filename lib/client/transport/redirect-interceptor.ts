import { headerOf, type ClientHeaders } from './client-headers.js'
import type { ClientInterceptor, SendRequest } from './client-interceptor.js'
import type { ClientRequest } from './client-request.js'
import type { ClientResponse } from './client-response.js'
import { TooManyRedirectsError } from './transport.errors.js'

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** What is for one origin alone: credentials, and its name. */
const CREDENTIALS = ['authorization', 'cookie', 'host', 'proxy-authorization']
/** What describes a body that is not sent any more. */
const CONTENT = ['content-type', 'content-encoding', 'content-language', 'content-location']

/**
 * Follows redirects (RFC 9110 section 15.4), the last one before the transport. Credentials are sent to no other origin. 303, and 301 or 302
 * of a POST, are asked for with GET; what has to be sent again and can not, since it is a stream, is not followed.
 */
export class RedirectInterceptor implements ClientInterceptor {
  readonly #limit: number

  /** @param limit how many redirects of one request are followed */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** @throws TooManyRedirectsError */
  async intercept(request: ClientRequest, next: SendRequest): Promise<ClientResponse> {
    let current = request
    for (let followed = 0; ; followed++) {
      const response = await next(current)
      const following = redirected(current, response)
      if (following === undefined) return response
      await response.discard()
      if (followed >= this.#limit) throw new TooManyRedirectsError(request, this.#limit)
      current = following
    }
  }
}

/** The request that a response asks for; `undefined` for none. */
function redirected(request: ClientRequest, { status, headers }: ClientResponse): ClientRequest | undefined {
  const location = headerOf(headers, 'location')
  if (!REDIRECTS.has(status) || location === undefined) return undefined
  const url = URL.parse(location, request.url.href)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined
  url.username = ''
  url.password = ''
  const isGet = becomesGet(status, request.method)
  const { body } = request
  if (!isGet && body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array))
    return undefined
  const dropped = [...(isGet ? CONTENT : []), ...(url.origin === request.url.origin ? [] : CREDENTIALS)]
  return {
    ...request,
    url,
    headers: without(request.headers, dropped),
    ...(isGet && { method: 'GET', body: undefined }),
  }
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'HEAD' && method !== 'GET'
  return (status === 301 || status === 302) && method === 'POST'
}

function without(headers: ClientHeaders, names: readonly string[]): ClientHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)))
}
