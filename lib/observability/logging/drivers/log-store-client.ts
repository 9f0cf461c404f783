import { Duration } from '../../../common/index.js'
import { maskedText } from '../../../config/index.js'
import { LogStoreAddressError } from '../logging.errors.js'
import type { Delivery } from './log-store.js'
import type { LogStoreCredentials } from './shipping.options.js'

const MAX_REASON = 300

export interface LogStoreRequest {
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Posts to one address of a log store. */
export class LogStoreClient {
  readonly #url: URL
  readonly #authorization: string | undefined

  /** @throws LogStoreAddressError */
  constructor(url: URL, credentials: LogStoreCredentials) {
    this.#url = url
    this.#authorization = authorizationOf(credentials)
  }

  /** Rejects where no answer came. */
  async post({ contentType, body, headers = {}, signal }: LogStoreRequest): Promise<Response> {
    return fetch(this.#url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        ...(this.#authorization !== undefined && { authorization: this.#authorization }),
        ...headers,
      },
      body,
      signal,
      redirect: 'error',
    })
  }
}

/** @throws LogStoreAddressError for what is no address of a server, or one with a password in it */
export function storeAddress(property: string, base: string, path: string): URL {
  const url = URL.parse(base)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new LogStoreAddressError(property, maskedText(base))
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`
  return url
}

/** What an answer with an error status means. Reads its body, so that the connection can be used again. */
export async function deliveryOf(response: Response): Promise<Delivery> {
  const { status, headers } = response
  const text = (await response.text()).trim().slice(0, MAX_REASON)
  const reason = text === '' ? `status ${status}` : `status ${status}: ${text}`
  if (status === 429 || status === 408 || status >= 500)
    return { outcome: 'retry', reason, afterMs: retryAfterMs(headers.get('retry-after')) }
  return { outcome: 'refused', reason }
}

/** Only the seconds; a date would need the server's clock. */
function retryAfterMs(value: string | null): number | undefined {
  return value !== null && /^\d{1,6}$/.test(value) ? Duration.ofSeconds(Number(value)).toMillis() : undefined
}

function authorizationOf({
  username,
  password,
  bearerToken,
  apiKey,
}: LogStoreCredentials): string | undefined {
  if (apiKey !== undefined) return `ApiKey ${apiKey}`
  if (bearerToken !== undefined) return `Bearer ${bearerToken}`
  if (username === undefined && password === undefined) return undefined
  return `Basic ${Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64')}`
}
