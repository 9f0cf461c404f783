import { Agent, ProxyAgent, type Dispatcher } from 'undici'
import { onAbort, type Clock } from '../../../common/index.js'
import { checkedHeaders } from '../client-headers.js'
import type { ClientRequest } from '../client-request.js'
import type { ClientResponse } from '../client-response.js'
import { HttpTransport, type ConnectionCounts } from '../http-transport.js'
import { ClientClosedError, NoLoadBalancerError, UnusableUrlError } from '../transport.errors.js'
import type { TransportConfig } from '../transport.options.js'
import { ACCEPTED_ENCODINGS } from './content-decoding.js'
import { translateUndiciError } from './undici-errors.js'
import { agentOptions, proxyOptions } from './undici-options.js'
import { UndiciResponse } from './undici-response.js'

type RequestBody = NonNullable<Dispatcher.RequestOptions['body']>

/**
 * Sends requests with undici: a pool of kept connections for each origin, one request at a time on each (HTTP/1.1), or many (HTTP/2,
 * where the server has it). Follows no redirects, keeps no cookies, and repeats
 * nothing but what a server of HTTP/2 says that it has not processed (RFC 9113 section 8.7).
 */
export class UndiciTransport extends HttpTransport {
  readonly #config: TransportConfig
  readonly #clock: Clock
  readonly #dispatcher: Dispatcher
  /** What ends each of the requests that run. */
  readonly #cuts = new Set<() => void>()
  #closed: Promise<void> | undefined

  constructor(config: TransportConfig, clock: Clock) {
    super()
    this.#config = config
    this.#clock = clock
    this.#dispatcher =
      config.proxy === undefined
        ? new Agent(agentOptions(config))
        : new ProxyAgent(proxyOptions(config, config.proxy))
  }

  override async send(request: ClientRequest): Promise<ClientResponse> {
    const { url, method, client, signal, streaming, body } = request
    if (this.#closed !== undefined) throw new ClientClosedError(client)
    signal?.throwIfAborted()
    if (url.protocol === 'lb:') throw new NoLoadBalancerError(client, url.hostname)
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new UnusableUrlError(client, `the scheme of ${url.protocol}//${url.host} is not http: or https:`)
    }
    const headers = { 'accept-encoding': ACCEPTED_ENCODINGS, ...checkedHeaders(request.headers, client) }
    const { maxResponseSize, readTimeout } = this.#config
    const source = body === undefined ? undefined : watched(body)
    const running = this.#begin(client, signal)
    try {
      const answer = await this.#dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: headers as Record<string, string | string[]>,
        body: (source?.body ?? null) as RequestBody | null,
        signal: running.signal,
        headersTimeout: readTimeout,
        bodyTimeout: streaming === 'events' ? 0 : readTimeout,
      })
      answer.body.once('close', () => {
        running.end()
        // A service may answer before it has read the whole request: then nobody reads the rest.
        void source?.release()
      })
      return new UndiciResponse(answer, request, streaming === undefined ? maxResponseSize : 0)
    } catch (error) {
      running.end()
      // Not awaited: a generator that waits for something can not be closed before it goes on.
      void source?.release()
      if (source?.failure !== undefined && source.failure === error) throw error
      throw translateUndiciError(error, request, 'response')
    }
  }

  /** Of all origins together; undici has no numbers of what goes through a proxy. */
  override connections(): ConnectionCounts | undefined {
    if (!(this.#dispatcher instanceof Agent)) return undefined
    const sum = { active: 0, idle: 0, waiting: 0 }
    for (const stats of Object.values(this.#dispatcher.stats)) {
      // Where an origin may have a single connection undici has a client in place of a pool.
      const open = Number(stats.connected)
      const idle = 'free' in stats ? stats.free : open - Math.min(open, stats.running)
      sum.idle += idle
      sum.active += open - idle
      sum.waiting += stats.pending + ('queued' in stats ? stats.queued : 0)
    }
    return sum
  }

  /** Waits for the requests that run as long as the configuration says, then cuts them. Idempotent. */
  override [Symbol.asyncDispose](): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  /** A request from here to the end of its response; it ends with its signal, or when the transport cuts what runs. */
  #begin(client: string, outer: AbortSignal | undefined): RunningRequest {
    const controller = new AbortController()
    const cut = (): void => controller.abort(new ClientClosedError(client))
    const unfollow = outer && onAbort(outer, () => controller.abort(outer.reason))
    this.#cuts.add(cut)
    const end = (): void => {
      unfollow?.()
      this.#cuts.delete(cut)
    }
    return { signal: controller.signal, end }
  }

  async #close(): Promise<void> {
    const cutAll = (): void => {
      for (const cut of this.#cuts) cut()
    }
    const timer = this.#clock.schedule(cutAll, this.#config.shutdownTimeout)
    try {
      await this.#dispatcher.close()
    } finally {
      timer.cancel()
    }
  }
}

interface RunningRequest {
  readonly signal: AbortSignal
  /** Lets go of what could end it. */
  readonly end: () => void
}

interface WatchedBody {
  readonly body: unknown
  /** What the caller's own stream failed with: that is no failure of the connection. */
  failure?: unknown
  /** Closes a stream that nobody will read any more. */
  release(): Promise<void>
}

function watched(body: NonNullable<ClientRequest['body']>): WatchedBody {
  if (typeof body === 'string' || body instanceof Uint8Array)
    return { body, release: () => Promise.resolve() }
  const chunks = body[Symbol.asyncIterator]()
  const release = async (): Promise<void> => {
    try {
      // An iterator that was not begun closes nothing of a stream.
      if ('destroy' in body) body.destroy()
      await chunks.return?.()
    } catch {
      // Why the request failed is more important than that its body could not be closed.
    }
  }
  const watched: WatchedBody = { body: passing(chunks, (error) => (watched.failure = error)), release }
  return watched
}

async function* passing(
  chunks: AsyncIterator<Uint8Array>,
  failed: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for (let step = await chunks.next(); step.done !== true; step = await chunks.next()) {
      yield typeof step.value === 'string' ? Buffer.from(step.value) : step.value
    }
  } catch (error) {
    failed(error)
    throw error
  } finally {
    await chunks.return?.()
  }
}
