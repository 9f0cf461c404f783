import { isPromiseLike } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { Extractor } from '../parameters/extractor.js'
import type { HandlerMethod } from './handler-method.js'
import type { Interceptor } from './interceptor.js'

/** Extracts the arguments and calls the handler; a promise only where the handler or an argument needs one. */
export type Invoker = (exchange: HttpExchange) => unknown

type AnyMethod = (...args: unknown[]) => unknown

export interface InvokerParts {
  /** The controller, or the scoped proxy of a request-scoped one. */
  readonly instance: object
  readonly method: HandlerMethod
  /** A request-scoped controller's method is looked up on each call, as there is no instance at boot. */
  readonly requestScoped: boolean
  readonly extractors: readonly Extractor[]
  readonly interceptors: readonly Interceptor[]
}

/** Compiles the inner part of a route. What a handler does not have (asynchronous arguments, interceptors) costs it nothing. */
export function compileInvoker(parts: InvokerParts): Invoker {
  const { instance, extractors, interceptors } = parts
  const call = methodOf(parts)
  if (interceptors.length > 0) {
    const chain = interceptorChain(interceptors, parts.method, (args) => call.apply(instance, args))
    return withArguments(extractors, (exchange, args) => chain(exchange, args))
  }
  if (extractors.some((extractor) => extractor.mayBeAsync === true)) {
    return withArguments(extractors, (_exchange, args) => call.apply(instance, args))
  }
  return synchronousInvoker(call, instance, extractors)
}

function methodOf({ instance, method, requestScoped }: InvokerParts): AnyMethod {
  const { name } = method
  const target = instance as Record<string | symbol, AnyMethod>
  if (requestScoped) return (...args) => (target[name] as AnyMethod)(...args)
  return target[name] as AnyMethod
}

/** One closure per number of parameters, so that a call builds no array. */
function synchronousInvoker(call: AnyMethod, instance: object, extractors: readonly Extractor[]): Invoker {
  const [a, b, c, d] = extractors
  if (a === undefined) return () => call.call(instance)
  if (b === undefined) return (exchange) => call.call(instance, a(exchange))
  if (c === undefined) return (exchange) => call.call(instance, a(exchange), b(exchange))
  if (d === undefined) return (exchange) => call.call(instance, a(exchange), b(exchange), c(exchange))
  return withArguments(extractors, (_exchange, args) => call.apply(instance, args))
}

/**
 * Synchronous arguments are taken first, so that their failure leaves no half-read body behind; what may be asynchronous follows,
 * one after the other.
 */
function withArguments(
  extractors: readonly Extractor[],
  then: (exchange: HttpExchange, args: unknown[]) => unknown,
): Invoker {
  const later = extractors.flatMap((extractor, index) => (extractor.mayBeAsync === true ? [index] : []))
  const isLater = extractors.map((extractor) => extractor.mayBeAsync === true)

  const finish = async (exchange: HttpExchange, args: unknown[], position: number): Promise<unknown> => {
    args[later[position] as number] = await args[later[position] as number]
    for (let i = position + 1; i < later.length; i++) {
      const index = later[i] as number
      args[index] = await (extractors[index] as Extractor)(exchange)
    }
    return then(exchange, args)
  }

  return (exchange) => {
    const args = new Array<unknown>(extractors.length)
    for (let i = 0; i < extractors.length; i++) {
      if (isLater[i] !== true) args[i] = (extractors[i] as Extractor)(exchange)
    }
    for (let i = 0; i < later.length; i++) {
      const index = later[i] as number
      const value = (args[index] = (extractors[index] as Extractor)(exchange))
      if (isPromiseLike(value)) return finish(exchange, args, i)
    }
    return then(exchange, args)
  }
}

function interceptorChain(
  interceptors: readonly Interceptor[],
  method: HandlerMethod,
  call: (args: unknown[]) => unknown,
): (exchange: HttpExchange, args: unknown[]) => unknown {
  return interceptors.reduceRight<(exchange: HttpExchange, args: unknown[]) => unknown>(
    (inner, interceptor) => (exchange, args) =>
      interceptor.intercept(exchange, () => inner(exchange, args), method),
    (_exchange, args) => call(args),
  )
}
