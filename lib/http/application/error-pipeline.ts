import { isPromiseLike } from '../../common/index.js'
import type { Logger } from '../../core/index.js'
import { isDisconnect } from '../errors/disconnect.js'
import { dropRepresentation } from '../errors/drop-representation.js'
import type { ErrorResponder } from '../errors/error-responder.js'
import { HttpException } from '../errors/http-exception.js'
import type { ExceptionHandlerChain } from '../exceptions/exception-handler-chain.js'
import type { ExceptionHandlerReference } from '../exceptions/exception-handler-reference.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { ErrorStep } from '../pipeline/route-pipeline.js'

/** Answers an exchange with what an exception handler makes of an exception; may throw or reject. */
export type ExceptionStep = (exchange: HttpExchange, exception: unknown) => void | Promise<void>

export interface ErrorPipelineParts {
  readonly chain: ExceptionHandlerChain
  readonly steps: ReadonlyMap<ExceptionHandlerReference, ExceptionStep>
  readonly responder: ErrorResponder
  readonly logger: Logger
  /** What ran, for the log. */
  readonly origin?: string
}

/**
 * What follows an error: the application's exception handler that fits it, else a problem detail. A handler that throws an
 * HttpException has translated the error, and that is answered; any other failure of a handler is logged, and the error itself answered.
 */
export function compileErrorPipeline({
  chain,
  steps,
  responder,
  logger,
  origin,
}: ErrorPipelineParts): ErrorStep {
  if (chain.handlers.length === 0) {
    return (exchange, error) => {
      exchange.error ??= error
      return responder.respond(exchange, error, origin)
    }
  }

  const failed = (exchange: HttpExchange, error: unknown, failure: unknown): void | Promise<void> => {
    if (failure instanceof HttpException) return responder.respond(exchange, failure, origin)
    logger.error('An exception handler failed', { error: failure, requestId: exchange.id })
    return responder.respond(exchange, error, origin)
  }
  const settle = async (
    exchange: HttpExchange,
    error: unknown,
    pending: PromiseLike<void>,
  ): Promise<void> => {
    try {
      await pending
    } catch (failure) {
      await failed(exchange, error, failure)
    }
  }

  return (exchange, error) => {
    exchange.error ??= error
    try {
      const match = exchange.committed || isGone(exchange, error) ? undefined : chain.resolve(error)
      if (match === undefined) return responder.respond(exchange, error, origin)
      dropRepresentation(exchange)
      const pending = (steps.get(match.handler) as ExceptionStep)(exchange, match.exception)
      return isPromiseLike(pending) ? settle(exchange, error, pending) : undefined
    } catch (failure) {
      return failed(exchange, error, failure)
    }
  }
}

function isGone(exchange: HttpExchange, error: unknown): boolean {
  return error instanceof Error && isDisconnect(exchange, error)
}
