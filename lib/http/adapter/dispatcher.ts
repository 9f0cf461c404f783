import { isPromiseLike } from '../../common/index.js'
import { RequestContext, type Logger } from '../../core/index.js'
import { isDisconnect } from '../errors/disconnect.js'
import { toError } from '../errors/thrown.js'
import { ResponseHead } from '../exchange/response-head.js'
import { BrokenHandlerError } from './adapter.errors.js'
import type { AdapterExchange } from './adapter-exchange.js'
import type { ExchangeHandler } from './http-adapter.js'
import { refusalBody } from './refusal.js'

const PROBLEM_HEAD = new ResponseHead(['content-type', 'application/problem+json'])

/**
 * Runs the application for an exchange, inside the request's context; ends the context when handler and answer are through; answers for
 * a handler that breaks its promise to answer itself.
 */
export class Dispatcher {
  readonly #handler: ExchangeHandler
  readonly #logger: Logger

  constructor(handler: ExchangeHandler, logger: Logger) {
    this.#handler = handler
    this.#logger = logger
  }

  dispatch(exchange: AdapterExchange): void {
    RequestContext.run(exchange, this.#run, exchange)
  }

  readonly #run = (exchange: AdapterExchange): void => {
    let result: unknown
    try {
      result = this.#handler(exchange)
    } catch (thrown) {
      this.#answerFor(exchange, thrown)
    }
    if (isPromiseLike(result)) this.#settle(result, exchange)
    else this.#endAnswered(exchange)
  }

  #settle(result: PromiseLike<unknown>, exchange: AdapterExchange): void {
    result.then(
      () => {
        if (exchange.answersLater && !exchange.committed && !exchange.signal.aborted)
          return this.#endAnswered(exchange)
        if (!exchange.committed) this.#answerForSilence(exchange)
        this.#endAnswered(exchange)
      },
      (thrown: unknown) => {
        this.#answerFor(exchange, thrown)
        this.#endAnswered(exchange)
      },
    )
  }

  #answerFor(exchange: AdapterExchange, thrown: unknown): void {
    const error = toError(thrown)
    if (!isDisconnect(exchange, error))
      this.#log('The application handler failed instead of answering', exchange, error)
    if (!exchange.committed) sendFailure(exchange)
  }

  // A handler may well give up when its client has; the answer then is for one that has only closed its side.
  #answerForSilence(exchange: AdapterExchange): void {
    if (exchange.signal.aborted) sendFailure(exchange)
    else this.#answerFor(exchange, new BrokenHandlerError(exchange.describe()))
  }

  /** Once the answer is out, which may take longer than the handler did. */
  #endAnswered(exchange: AdapterExchange): void {
    if (exchange.isAnswered) this.#end(exchange)
    else exchange.whenAnswered(() => this.#end(exchange))
  }

  #end(exchange: AdapterExchange): void {
    try {
      const ended = exchange.end()
      if (ended !== undefined) ended.catch((thrown: unknown) => this.#logEnd(exchange, thrown))
    } catch (thrown) {
      this.#logEnd(exchange, thrown)
    }
  }

  #logEnd(exchange: AdapterExchange, thrown: unknown): void {
    this.#log('What had to happen at the end of a request failed', exchange, toError(thrown))
  }

  #log(message: string, exchange: AdapterExchange, error: Error): void {
    this.#logger.error(message, { error, request: exchange.describe(), requestId: exchange.id })
  }
}

function sendFailure(exchange: AdapterExchange): void {
  removeFields(exchange)
  exchange.send(500, PROBLEM_HEAD, refusalBody(500))
}

// What a failed handler had prepared does not describe the error.
function removeFields(exchange: AdapterExchange): void {
  for (let name = exchange.responseFields?.[0]; name !== undefined; name = exchange.responseFields?.[0]) {
    exchange.removeHeader(name)
  }
}
