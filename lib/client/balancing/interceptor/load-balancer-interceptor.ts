import { Inject, Injectable } from '../../../core/index.js'
import type { ClientInterceptor, SendRequest } from '../../transport/client-interceptor.js'
import type { ClientRequest } from '../../transport/client-request.js'
import type { ClientResponse } from '../../transport/client-response.js'
import { shownPath } from '../../transport/shown-path.js'
import { outcomeOfError } from '../instance-outcome.js'
import type { BalancedCall } from '../instances/balanced-call.js'
import type { BalancedInstance } from '../instances/balanced-instance.js'
import type { BalancedService } from '../instances/balanced-service.js'
import { InvalidBalancedUrlError } from '../load-balancer.errors.js'
import { LoadBalancerRegistry } from '../registry/load-balancer-registry.js'
import { BalancedResponse } from './balanced-response.js'
import { hashKeyOf } from './hash-key.js'

/**
 * Sends requests with `lb:` URLs to an instance of the service that they name: `lb://inventory/stock/5`. It belongs inside of retries and
 * hedges, as the last one before the transport, so that every attempt is placed by itself: an attempt prefers an instance where no earlier
 * one of the same {@link ClientRequest.call} ran. Requests with other URLs pass.
 */
@Injectable()
export class LoadBalancerInterceptor implements ClientInterceptor {
  readonly #registry: LoadBalancerRegistry
  /** Where the attempts of a call ran; forgotten with the call. */
  readonly #tried = new WeakMap<object, readonly BalancedInstance[]>()

  constructor(@Inject(LoadBalancerRegistry) registry: LoadBalancerRegistry) {
    this.#registry = registry
  }

  /** @throws InvalidBalancedUrlError, NoInstanceAvailableError (answered with 503), and what sending fails with */
  intercept(request: ClientRequest, next: SendRequest): Promise<ClientResponse> {
    if (request.url.protocol !== 'lb:') return next(request)
    try {
      const service = this.#registry.get(serviceOf(request), request.client)
      const waiting = this.#registry.ready(service, request.signal)
      if (waiting === undefined) return this.#send(service, request, next)
      return waiting.then(() => this.#send(service, request, next))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #send(service: BalancedService, request: ClientRequest, next: SendRequest): Promise<ClientResponse> {
    const attempts = request.call ?? request
    const tried = this.#tried.get(attempts)
    const hashKey = service.sticky ? hashKeyOf(request, service.config.hashHeader) : request.hashKey
    const call = service.acquire({ hashKey, tried })
    this.#tried.set(attempts, tried === undefined ? [call.instance] : [...tried, call.instance])
    const { pathname, search } = request.url
    try {
      const placed = { ...request, url: new URL(`${call.instance.origin}${pathname}${search}`) }
      return next(placed).then(
        (response) => new BalancedResponse(response, call, placed),
        (error: unknown) => failed(call, error, request.signal),
      )
    } catch (error) {
      return failed(call, error, request.signal)
    }
  }
}

function failed(call: BalancedCall, error: unknown, signal: AbortSignal | undefined): never {
  call.end(outcomeOfError(error, signal))
  throw error
}

function serviceOf({ url, template }: ClientRequest): string {
  const { hostname, port, username, password } = url
  if (hostname !== '' && port === '' && username === '' && password === '') return hostname
  throw new InvalidBalancedUrlError(`lb://${url.host}${shownPath(url, template)}`)
}
