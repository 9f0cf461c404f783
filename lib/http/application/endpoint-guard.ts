import type { Awaitable } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'

/** What an operation does: `read` changes nothing. */
export type EndpointOperation = 'read' | 'write' | 'delete'

/** What somebody asks of an endpoint of the actuator. */
export interface EndpointRequest {
  /** Its id: `loggers`; `links` for the page that lists them. */
  readonly endpoint: string
  readonly operation: EndpointOperation
  readonly exchange: HttpExchange
  /** One of which the caller has to have; empty: whoever may call the endpoint. From `management.endpoint.health.roles`, for example. */
  readonly roles: readonly string[]
}

/**
 * Decides who may call endpoints of the actuator. Every component whose class extends it, or whose token it is, is asked, and all have to
 * agree. Asked before every operation of an endpoint, except those that are open to everybody (`health`): of these it is asked who may see
 * details.
 *
 * @example
 * \@Injectable()
 * class OperatorsOnly extends EndpointGuard {
 *   authorize({ exchange }: EndpointRequest): boolean {
 *     if (exchange.user === undefined) throw new UnauthorizedException()
 *     return exchange.user === 'operator'
 *   }
 * }
 */
export abstract class EndpointGuard {
  /**
   * `true` lets the request through, `false` is answered 403. Throw an HttpException for anything else, such as an UnauthorizedException
   * with `WWW-Authenticate` (401). Any other error is answered 500: nobody gets in by it.
   *
   * A guard that knows who asks should say so, unless somebody before it has: `exchange.user = 'ada'`. Every line of the request has it
   * then, and so do those that tell of a change (a level, a circuit breaker, a shutdown).
   */
  abstract authorize(request: EndpointRequest): Awaitable<boolean>

  /** A class that implements it, but does not extend it, would guard nothing: it does not compile. */
  declare protected readonly extended: true
}
