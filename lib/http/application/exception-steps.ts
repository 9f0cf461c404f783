import type { AnyClass, Resolver } from '../../core/index.js'
import type { ValidationEngine } from '../../validation/index.js'
import type { HttpAdapter } from '../adapter/http-adapter.js'
import type { ServerLimits } from '../adapter/server-limits.js'
import { HttpException } from '../errors/http-exception.js'
import { HttpStatus } from '../errors/http-status.js'
import { exceptionArgument } from '../exceptions/exception-argument.js'
import type {
  ExceptionFilterUse,
  ExceptionHandlerReference,
  ExceptionMethodReference,
} from '../exceptions/exception-handler-reference.js'
import { compileExtractors } from '../parameters/compile-extractors.js'
import type { Extractor, HandlerParameter } from '../parameters/extractor.js'
import { HandlerMethod } from '../pipeline/handler-method.js'
import { compileInvoker } from '../pipeline/invoker.js'
import { compileResultWriter } from '../result/compile-result-writer.js'
import { resultTraits } from '../result/result.decorators.js'
import { resultEncoder } from '../result/result-encoder.js'
import type { ResultWriter } from '../result/result-writer.js'
import { isPromiseLike } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { component } from './component-reference.js'
import type { ExceptionStep } from './error-pipeline.js'

export interface ExceptionStepsOptions {
  readonly adapter: Pick<HttpAdapter, 'internHead'>
  readonly limits: ServerLimits
  /** `undefined` where no result has decorators to obey. */
  readonly engine: ValidationEngine | undefined
  /** The instance that has an advice's, or a controller's, exception handler methods. */
  readonly instanceOf: (type: AnyClass) => { readonly instance: object; readonly requestScoped: boolean }
}

/** Where the exception being handled is found, as a request attribute; undecorated parameters of exception handlers read it. */
export const EXCEPTION_ATTRIBUTE = Symbol('exception')

/** Compiles exception handlers into steps; each handler once, however many routes its errors can come from. */
export class ExceptionSteps {
  readonly #options: ExceptionStepsOptions
  readonly #steps = new Map<ExceptionHandlerReference, ExceptionStep>()

  constructor(options: ExceptionStepsOptions) {
    this.#options = options
  }

  /** @param resolver where filter classes come from */
  prepare(
    handlers: readonly ExceptionHandlerReference[],
    resolver: Resolver,
  ): ReadonlyMap<ExceptionHandlerReference, ExceptionStep> {
    for (const handler of handlers) {
      if (this.#steps.has(handler)) continue
      const step = handler.kind === 'method' ? this.#methodStep(handler) : this.#filterStep(handler, resolver)
      this.#steps.set(handler, step)
    }
    return this.#steps
  }

  #methodStep(reference: ExceptionMethodReference): ExceptionStep {
    const { adapter, limits, engine, instanceOf } = this.#options
    const { type, method, status } = reference
    const invoke = compileInvoker({
      ...instanceOf(type),
      method: new HandlerMethod(type, method),
      extractors: compileExtractors(type, method, {
        dialect: 'spring',
        pathVariables: [],
        limits,
        fallback: exceptionExtractor,
      }),
      interceptors: [],
    })
    const traits = resultTraits(type, method, { dialect: 'spring', methods: [] })
    const write = compileResultWriter({
      ...traits,
      status: status ?? HttpStatus.OK,
      dialect: 'spring',
      adapter,
      encode: engine && resultEncoder(traits, engine),
    })
    return (exchange, exception) => {
      exchange.attributes.set(EXCEPTION_ATTRIBUTE, exception)
      return writeResult(exchange, invoke(exchange), write)
    }
  }

  #filterStep({ filter }: ExceptionFilterUse, resolver: Resolver): ExceptionStep {
    const instance = component(filter, resolver)
    const handle = instance.catch.bind(instance)
    const write = compileResultWriter({ dialect: 'nest', adapter: this.#options.adapter })
    return (exchange, exception) => {
      exchange.statusOverride =
        exception instanceof HttpException ? exception.status : HttpStatus.INTERNAL_SERVER_ERROR
      return writeResult(exchange, handle(exception as never, exchange), unlessCommitted(write))
    }
  }
}

function writeResult(exchange: HttpExchange, result: unknown, write: ResultWriter): void | Promise<void> {
  return isPromiseLike(result) ? writeLater(exchange, result, write) : write(exchange, result)
}

async function writeLater(
  exchange: HttpExchange,
  result: PromiseLike<unknown>,
  write: ResultWriter,
): Promise<void> {
  await write(exchange, await result)
}

/** A filter may answer through the exchange. */
function unlessCommitted(write: ResultWriter): ResultWriter {
  return (exchange, value) => (value === undefined && exchange.committed ? undefined : write(exchange, value))
}

function exceptionExtractor({ type }: HandlerParameter): Extractor {
  return (exchange) => exceptionArgument(exchange.attributes.get(EXCEPTION_ATTRIBUTE), type)
}
