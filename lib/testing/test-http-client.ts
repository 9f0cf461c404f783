import { TestResponse } from './test-response.js'

export interface TestRequestOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Appended to the path's own query. */
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly signal?: AbortSignal
}

/** What `fetch` sends as it is; anything else is sent as JSON. */
type RawBody = string | Uint8Array<ArrayBuffer> | ReadableStream | URLSearchParams | FormData | Blob

/**
 * Sends requests to an application in the same process, without a socket. Every request passes the whole pipeline. Paths pass
 * through `URL`, which resolves `..`; a test of a malformed target needs a socket.
 */
export class TestHttpClient {
  readonly #send: (request: Request) => Promise<Response>

  constructor(send: (request: Request) => Promise<Response>) {
    this.#send = send
  }

  get(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request('GET', path, undefined, options)
  }

  head(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request('HEAD', path, undefined, options)
  }

  options(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request('OPTIONS', path, undefined, options)
  }

  delete(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request('DELETE', path, undefined, options)
  }

  post(path: string, body?: unknown, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request('POST', path, body, options)
  }

  put(path: string, body?: unknown, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request('PUT', path, body, options)
  }

  patch(path: string, body?: unknown, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request('PATCH', path, body, options)
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    options: TestRequestOptions = {},
  ): Promise<TestResponse> {
    return TestResponse.of(await this.fetch(method, path, body, options))
  }

  /** Like {@link request}, but gives the web `Response` with its body still to be read: for streams. */
  fetch(method: string, path: string, body?: unknown, options: TestRequestOptions = {}): Promise<Response> {
    const url = new URL(path, 'http://localhost')
    for (const [name, value] of Object.entries(options.query ?? {}))
      url.searchParams.append(name, String(value))
    const headers = new Headers(options.headers)
    const init: RequestInit & { duplex?: 'half' } = { method, headers }
    if (options.signal !== undefined) init.signal = options.signal
    if (isRaw(body)) {
      init.body = body
      init.duplex = 'half'
    } else if (body !== undefined) {
      init.body = JSON.stringify(body)
      if (!headers.has('content-type')) headers.set('content-type', 'application/json')
    }
    return this.#send(new Request(url, init))
  }
}

function isRaw(body: unknown): body is RawBody {
  return (
    typeof body === 'string' ||
    body instanceof Uint8Array ||
    body instanceof ReadableStream ||
    body instanceof URLSearchParams ||
    body instanceof FormData ||
    body instanceof Blob
  )
}
