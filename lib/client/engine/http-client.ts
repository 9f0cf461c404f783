import { isPromiseLike, type Clock } from '../../common/index.js'
import { currentSignal, execute, type Operation } from '../../resilience/index.js'
import { readError } from '../errors/read-error.js'
import { headerOf, type ClientHeaders } from '../transport/client-headers.js'
import type { ClientInterceptor, SendRequest } from '../transport/client-interceptor.js'
import type { ClientRequest } from '../transport/client-request.js'
import type { ClientResponse } from '../transport/client-response.js'
import type { HttpTransport } from '../transport/http-transport.js'
import { ClientTimeoutError } from '../transport/transport.errors.js'
import { AttemptSignal } from './attempt-signal.js'
import { CallState, isUnsent } from './call-state.js'
import { isRepeatable, isStream, type ClientCall, type ResponseReader } from './client-call.js'
import type { ClientObservation } from './client-observation.js'
import { heldResponse } from './held-response.js'

/** What runs around a call, or around each of its attempts. */
export interface CallStrategy {
  apply(operation: Operation): unknown
}

/** The resilience of a client, outermost first; `undefined` where there is none. */
export interface CallStrategies {
  /** Runs attempts one after the other. */
  readonly retry?: CallStrategy | undefined
  /** Runs attempts at the same time: only of calls that may be repeated. */
  readonly hedge?: CallStrategy | undefined
  /** Around every attempt. */
  readonly attempt?: CallStrategy | undefined
}

export interface HttpClientOptions {
  /** `inventory` */
  readonly name: string
  readonly transport: HttpTransport
  readonly clock: Clock
  /** Where the paths of calls begin. */
  readonly baseUrl: URL | undefined
  /** Of every request; a request's own go before them. */
  readonly headers: ClientHeaders
  /** Milliseconds of one request, from its start to the end of its body; 0: any. */
  readonly timeout: number
  /** Outermost first; asked for with the first request, as components may not be there before. */
  readonly interceptors: () => readonly ClientInterceptor[]
  readonly strategies: CallStrategies
  /** Asked for with the first request as well. */
  readonly observation: () => ClientObservation | undefined
}

/**
 * What every call of one client goes through: resilience around attempts; in each attempt a span and a timer, interceptors, the transport,
 * then the response's status and its reader. Declarative and fluent clients are compiled onto it.
 */
export class HttpClient implements AsyncDisposable {
  readonly name: string
  readonly baseUrl: URL | undefined
  readonly #options: HttpClientOptions
  #parts: { readonly send: SendRequest; readonly observation: ClientObservation | undefined } | undefined

  constructor(options: HttpClientOptions) {
    this.#options = options
    this.name = options.name
    this.baseUrl = options.baseUrl
  }

  /** @throws ClientException, or the reason of the signal that ended it */
  call<T>(call: ClientCall, reader: ResponseReader<T>): Promise<T> {
    const { retry, hedge, attempt } = this.#options.strategies
    const state = new CallState(this.name, isRepeatable(call), present(currentSignal(), call.signal))
    if (isStream(call.body)) state.reached = true
    const send = (): Promise<T> => this.#attempt(call, reader, state)
    const single = attempt === undefined ? send : () => attempt.apply(send)
    const hedged = hedge === undefined || !state.repeatable ? single : () => hedge.apply(single)
    const guarded = state.repeatable ? hedged : () => telling(hedged, (error) => state.failed(error))
    const whole: CallStrategy = retry ?? { apply: (operation) => operation() }
    return execute(whole, guarded, call.signal === undefined ? {} : { signal: call.signal }) as Promise<T>
  }

  /** Finishes what runs and closes the connections. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#options.transport[Symbol.asyncDispose]()
  }

  async #attempt<T>(call: ClientCall, reader: ResponseReader<T>, state: CallState): Promise<T> {
    const { clock, timeout } = this.#options
    const { observation } = this.#late
    const signals = new Set([...state.signals, ...present(currentSignal())])
    const attempt = new AttemptSignal(signals, (reason) => state.failed(reason))
    const request = this.#requestOf(call, reader, { signal: attempt.signal, state })
    if (timeout > 0) attempt.limit(clock, timeout, () => new ClientTimeoutError(request, 'total'))
    const task: ObservedTask<T> = (observed, answered) => this.#run(observed, reader, { attempt, answered })
    const resend = state.attempts++
    if (!isStream(call.body)) state.reached = false
    try {
      return await (observation === undefined
        ? task(request, () => undefined)
        : observation.observe(request, resend, task))
    } catch (error) {
      attempt.close()
      state.failed(error)
      throw error
    }
  }

  async #run<T>(
    request: ClientRequest,
    reader: ResponseReader<T>,
    {
      attempt,
      answered,
    }: { readonly attempt: AttemptSignal; readonly answered: (r: ClientResponse) => void },
  ): Promise<T> {
    const response = await this.#late.send(request)
    answered(response)
    const { status } = response
    if (status >= 400 || (status >= 300 && reader.anyStatus !== true)) {
      throw await readError(request, response, this.#options.clock)
    }
    if (reader.streaming !== undefined) {
      attempt.unlimited()
      const held = heldResponse(response, () => attempt.close())
      try {
        return await reader.read(held, request)
      } catch (error) {
        await held.discard()
        throw error
      }
    }
    try {
      return await reader.read(response, request)
    } catch (error) {
      await response.discard()
      throw error
    } finally {
      attempt.close()
    }
  }

  #requestOf<T>(
    { method, url, headers, body, template, hashKey }: ClientCall,
    { accept, streaming }: ResponseReader<T>,
    { signal, state }: { readonly signal: AbortSignal; readonly state: object },
  ): ClientRequest {
    const { headers: defaults, name } = this.#options
    const all = { ...defaults, ...headers }
    if (accept !== undefined && headerOf(all, 'accept') === undefined) Object.assign(all, { accept })
    return {
      method,
      url,
      headers: all,
      body,
      template,
      hashKey,
      signal,
      client: name,
      call: state,
      streaming,
    }
  }

  /** What needs the components of the application. */
  get #late(): { readonly send: SendRequest; readonly observation: ClientObservation | undefined } {
    if (this.#parts === undefined) {
      const { transport, interceptors, observation } = this.#options
      const send = interceptors().reduceRight<SendRequest>(
        (next, interceptor) => (request) => interceptor.intercept(request, next),
        (request) => sendBy(transport, request),
      )
      this.#parts = { send, observation: observation() }
    }
    return this.#parts
  }
}

type ObservedTask<T> = (request: ClientRequest, answered: (response: ClientResponse) => void) => Promise<T>

function present(...signals: readonly (AbortSignal | undefined)[]): readonly AbortSignal[] {
  return signals.filter((signal) => signal !== undefined)
}

async function sendBy(transport: HttpTransport, request: ClientRequest): Promise<ClientResponse> {
  const { call } = request
  if (!(call instanceof CallState)) return transport.send(request)
  // An earlier request of the same attempt, which was redirected, stays where it arrived.
  const reachedBefore = call.reached
  call.reached = true
  try {
    return await transport.send(request)
  } catch (error) {
    if (isUnsent(error)) call.reached = reachedBefore
    throw error
  }
}

/** Shows what the operation fails with to somebody before anybody else sees it. */
function telling(operation: Operation, tell: (error: unknown) => void): unknown {
  const failed = (error: unknown): never => {
    tell(error)
    throw error
  }
  try {
    const result = operation()
    return isPromiseLike(result) ? result.then(undefined, failed) : result
  } catch (error) {
    return failed(error)
  }
}
