import { SystemClock, UuidGenerator, type Clock, type IdGenerator } from '../../../common/index.js'
import type { Logger } from '../../../core/index.js'
import { HTTP_METHODS } from '../../exchange/http-method.js'
import type { AdapterOptions } from '../adapter-options.js'
import { AdapterNotStartedError, CannotListenError } from '../adapter.errors.js'
import { Dispatcher } from '../dispatcher.js'
import { HttpAdapter, type BoundAddress, type CloseOptions, type ExchangeHandler } from '../http-adapter.js'
import { isHostValue } from '../host-value.js'
import type { AdapterObserver } from '../adapter-observer.js'
import { EVERY_METHOD, refusalBody } from '../refusal.js'
import type { ServerLimits } from '../server-limits.js'
import { FetchExchange } from './fetch-exchange.js'

const METHODS = new Set<string>(HTTP_METHODS)

interface Running {
  readonly dispatcher: Dispatcher
  readonly limits: ServerLimits
}

/**
 * An application as one function from `Request` to `Response`, for every runtime that knows those (WinterTC), and for clients in the
 * same process. The runtime parses, times out and keeps connections; what it leaves open is checked as the node adapter checks it.
 *
 * @example
 * const adapter = new FetchAdapter({ logger })
 * adapter.start(handler, DEFAULT_SERVER_LIMITS)
 * export const fetch = adapter.fetch
 */
export class FetchAdapter extends HttpAdapter {
  readonly name = 'fetch'
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #ids: IdGenerator
  readonly #observer: AdapterObserver | undefined
  readonly #open = new Set<FetchExchange>()
  #running: Running | undefined = undefined
  #closing = false
  #whenEmpty: (() => void) | undefined = undefined

  constructor({ logger, clock, idGenerator, observer }: AdapterOptions) {
    super()
    this.#logger = logger
    this.#clock = clock ?? new SystemClock()
    this.#ids = idGenerator ?? new UuidGenerator()
    this.#observer = observer
  }

  /** Requests that are accepted and not answered yet. */
  get inFlight(): number {
    return this.#open.size
  }

  override start(handler: ExchangeHandler, limits: ServerLimits): void {
    this.#running = { dispatcher: new Dispatcher(handler, this.#logger), limits }
  }

  /** There is no socket: the runtime has it. @throws CannotListenError */
  override listen(): Promise<BoundAddress> {
    return Promise.reject(new CannotListenError(this.name))
  }

  /** Answers a request. Bound, so that it can be handed to a runtime as it is. @throws AdapterNotStartedError */
  readonly fetch = (request: Request): Promise<Response> => {
    const running = this.#running
    if (running === undefined) return Promise.reject(new AdapterNotStartedError(this.name))
    const refusal = this.#closing ? 503 : check(request, running.limits)
    if (refusal !== 0) {
      this.#observer?.requestRefused(refusal)
      return Promise.resolve(refuse(refusal, request.method))
    }
    return new Promise((resolve, reject) => {
      const exchange = new FetchExchange(request, {
        limits: running.limits,
        ids: this.#ids,
        respond: resolve,
        vanish: reject,
        done: () => this.#done(exchange),
      })
      this.#open.add(exchange)
      running.dispatcher.dispatch(exchange)
    })
  }

  override async close({ deadlineMs }: CloseOptions): Promise<void> {
    this.#closing = true
    if (this.#open.size === 0) return
    const cut = this.#clock.schedule(() => this.#cut(), deadlineMs, { ref: true })
    await new Promise<void>((resolve) => {
      const earlier = this.#whenEmpty
      this.#whenEmpty = () => {
        earlier?.()
        resolve()
      }
    })
    cut.cancel()
  }

  #cut(): void {
    for (const exchange of this.#open) exchange.cut()
  }

  #done(exchange: FetchExchange): void {
    this.#open.delete(exchange)
    if (this.#open.size === 0) this.#whenEmpty?.()
  }
}

/** What the runtime may have let through; 0 when it is for the handler. */
function check(request: Request, limits: ServerLimits): number {
  const { headers } = request
  if (request.url.length > limits.maxUrlLength) return 414
  let size = 0
  let count = 0
  for (const [name, value] of headers) {
    size += name.length + value.length + 4
    count++
  }
  if (size > limits.maxHeaderSize || count > limits.maxHeaderCount) return 431
  const host = headers.get('host')
  if (host !== null && !isHostValue(host)) return 400
  const expect = headers.get('expect')
  if (expect !== null && expect.toLowerCase() !== '100-continue') return 417
  return METHODS.has(request.method) ? 0 : 501
}

function refuse(status: number, method: string): Response {
  const body = refusalBody(status)
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'content-length': String(body.length),
  }
  if (status === 501) headers['allow'] = EVERY_METHOD
  return new Response(method === 'HEAD' ? undefined : body, { status, headers })
}
