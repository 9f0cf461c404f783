import {
  BadRequestException,
  MethodNotAllowedException,
  NotAcceptableException,
  NotFoundException,
  UnsupportedMediaTypeException,
} from '../errors/client.errors.js'
import type { HttpException } from '../errors/http-exception.js'
import { HttpStatus } from '../errors/http-status.js'
import { NotImplementedException } from '../errors/server.errors.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { ResponseHead } from '../exchange/response-head.js'
import type { Router } from '../router/router.js'
import type { RoutingFailure, RoutingFailureStatus } from '../router/routing-failure.js'
import { composeMiddleware } from './middleware-chain.js'
import type { MiddlewareFunction } from './middleware.js'
import type { ErrorStep, ExchangeStep } from './route-pipeline.js'

export interface DispatcherParts {
  readonly router: Router<ExchangeStep>
  /** Middleware for requests that no route answers; routes have theirs compiled in. */
  readonly unrouted: readonly MiddlewareFunction[]
  readonly fail: ErrorStep
}

const EXCEPTIONS: Readonly<
  Record<
    RoutingFailureStatus,
    new (...args: ConstructorParameters<typeof NotFoundException>) => HttpException
  >
> = {
  400: BadRequestException,
  404: NotFoundException,
  405: MethodNotAllowedException,
  406: NotAcceptableException,
  415: UnsupportedMediaTypeException,
  501: NotImplementedException,
}

/** The application as the adapter sees it: routes each exchange to its pipeline and answers for those that have none. */
export function compileDispatcher({ router, unrouted, fail }: DispatcherParts): ExchangeStep {
  const answer: ExchangeStep = (exchange) => {
    let match: ReturnType<typeof router.match>
    try {
      match = router.match(exchange)
    } catch (error) {
      return fail(exchange, error)
    }
    if (match.kind === 'options')
      return exchange.send(HttpStatus.NO_CONTENT, new ResponseHead(['allow', match.allow]))
    return match.kind === 'failure' ? fail(exchange, exceptionOf(match)) : match.handler(exchange)
  }
  const run = composeMiddleware(unrouted, answer, fail)
  const secretPatterns = new Set(
    router.routes.filter(({ isSecret }) => isSecret).map(({ pattern }) => pattern),
  )
  const answerUnrouted: ExchangeStep = (exchange) => {
    // The path has the secret as well where its route is one of another method, has conditions that do not hold, or another slash at its end.
    if (secretPatterns.size > 0) {
      const { path } = exchange
      exchange.unroutedPattern = [path, path.endsWith('/') ? path.slice(0, -1) : `${path}/`]
        .flatMap((each) => router.patternsAt(each))
        .find((pattern) => secretPatterns.has(pattern))
    }
    return run(exchange)
  }

  return (exchange: HttpExchange) => {
    let match: ReturnType<typeof router.match>
    try {
      match = router.match(exchange)
    } catch {
      // A condition could not read the query. Middleware (CORS, logs) sees such a request as well; it fails again behind them.
      return answerUnrouted(exchange)
    }
    if (match.kind !== 'route') return answerUnrouted(exchange)
    exchange.route = match
    return match.handler(exchange)
  }
}

function exceptionOf({ status, detail, allow, mediaTypes }: RoutingFailure): HttpException {
  const Exception = EXCEPTIONS[status]
  // RFC 9110 section 15.5.16: Accept on a 415 says what would have been taken.
  const accept = status === 415 && mediaTypes.length > 0 ? mediaTypes.join(', ') : undefined
  return new Exception(detail, {
    headers: { ...(allow !== undefined && { allow }), ...(accept !== undefined && { accept }) },
  })
}
