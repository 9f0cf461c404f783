import { isPromiseLike } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { Extractor } from '../parameters/extractor.js'
import { InvalidInputException } from '../parameters/request.errors.js'
import { ArgumentRefusal, type ArgumentFinding, type ArgumentsCheck } from './argument-refusal.js'
import type { HandlerMethod } from './handler-method.js'
import type { Interceptor } from './interceptor.js'

/** Extracts the arguments and calls the handler; a promise only where the handler or an argument needs one. */
export type Invoker = (exchange: HttpExchange) => unknown

/** The handler's method. */
export type HandlerCall = (...args: unknown[]) => unknown

export interface InvokerParts {
  /** The controller, or the scoped proxy of a request-scoped one. */
  readonly instance: object
  readonly method: HandlerMethod
  /** A request-scoped controller's method is looked up on each call, as there is no instance at boot. */
  readonly requestScoped: boolean
  readonly extractors: readonly Extractor[]
  readonly interceptors: readonly Interceptor[]
  /** Puts something around the handler itself; `this` and arguments are passed through. */
  readonly surroundCall?: ((call: HandlerCall) => HandlerCall) | undefined
  /** What constraints on parameters say; asked when all arguments are there, before interceptors. */
  readonly check?: ArgumentsCheck | undefined
  /** Findings that one answer lists. Default: 100. */
  readonly maxErrors?: number | undefined
}

/** Compiles the inner part of a route. What a handler does not have (asynchronous arguments, interceptors) costs it nothing. */
export function compileInvoker(parts: InvokerParts): Invoker {
  const { instance, extractors, interceptors, check, surroundCall } = parts
  const method = methodOf(parts)
  const call = surroundCall?.(method) ?? method
  if (interceptors.length > 0) {
    const chain = interceptorChain(interceptors, parts.method, (args) => call.apply(instance, args))
    return withArguments(parts, chain)
  }
  if (check !== undefined || extractors.some((extractor) => extractor.mayBeAsync === true)) {
    return withArguments(parts, (_exchange, args) => call.apply(instance, args))
  }
  return synchronousInvoker(call, parts)
}

function methodOf({ instance, method, requestScoped }: InvokerParts): HandlerCall {
  const { name } = method
  const target = instance as Record<string | symbol, HandlerCall>
  if (requestScoped) return (...args) => (target[name] as HandlerCall)(...args)
  return target[name] as HandlerCall
}

/** One closure per number of parameters, so that a call builds no array. */
function synchronousInvoker(call: HandlerCall, parts: InvokerParts): Invoker {
  const { instance, extractors } = parts
  const [a, b, c, d] = extractors
  if (a === undefined) return () => call.call(instance)
  if (b === undefined) return (exchange) => call.call(instance, a(exchange))
  if (d !== undefined) return withArguments(parts, (_exchange, args) => call.apply(instance, args))
  const refusal = refusalOf(parts)
  if (c === undefined) {
    return (exchange) => {
      let position = 0
      let first: unknown
      let second: unknown
      try {
        first = a(exchange)
        position = 1
        second = b(exchange)
      } catch (error) {
        return refusal.refuse(exchange, [first], position, error)
      }
      return call.call(instance, first, second)
    }
  }
  return (exchange) => {
    let position = 0
    let first: unknown
    let second: unknown
    let third: unknown
    try {
      first = a(exchange)
      position = 1
      second = b(exchange)
      position = 2
      third = c(exchange)
    } catch (error) {
      return refusal.refuse(exchange, [first, second], position, error)
    }
    return call.call(instance, first, second, third)
  }
}

/**
 * Synchronous arguments are taken first, so that their failure leaves no half-read body behind; what may be asynchronous follows,
 * one after the other.
 */
function withArguments(parts: InvokerParts, proceed: Continuation): Invoker {
  const { extractors } = parts
  const order = orderOf(extractors)
  const refusal = refusalOf(parts)
  const then = parts.check === undefined ? proceed : checked(parts.check, proceed)
  const firstLater = order.findIndex((index) => extractors[index]?.mayBeAsync === true)
  const synchronous = firstLater < 0 ? order.length : firstLater

  const finish = async (exchange: HttpExchange, args: unknown[], start: number): Promise<unknown> => {
    for (let position = start; position < order.length; position++) {
      const index = order[position] as number
      try {
        args[index] = await (position === start ? args[index] : (extractors[index] as Extractor)(exchange))
      } catch (error) {
        return refusal.refuse(exchange, args, position, error)
      }
    }
    return then(exchange, args)
  }

  return (exchange) => {
    const args = new Array<unknown>(extractors.length)
    let position = 0
    try {
      for (; position < synchronous; position++) {
        const index = order[position] as number
        args[index] = (extractors[index] as Extractor)(exchange)
      }
      for (; position < order.length; position++) {
        const index = order[position] as number
        const value = (args[index] = (extractors[index] as Extractor)(exchange))
        if (isPromiseLike(value)) return finish(exchange, args, position)
      }
    } catch (error) {
      return refusal.refuse(exchange, args, position, error)
    }
    return then(exchange, args)
  }
}

/** What follows when all arguments are there. */
type Continuation = (exchange: HttpExchange, args: unknown[]) => unknown

function checked(check: ArgumentsCheck, proceed: Continuation): Continuation {
  const refuseInvalid = (found: readonly ArgumentFinding[]): void => {
    if (found.length > 0) throw new InvalidInputException(found.map(({ violation }) => violation))
  }
  return (exchange, args) => {
    const found = check(args)
    if (isPromiseLike(found)) {
      return found.then((late) => {
        refuseInvalid(late)
        return proceed(exchange, args)
      })
    }
    refuseInvalid(found)
    return proceed(exchange, args)
  }
}

function refusalOf({ extractors, check, maxErrors }: InvokerParts): ArgumentRefusal {
  return new ArgumentRefusal({ extractors, order: orderOf(extractors), check, maxErrors })
}

function orderOf(extractors: readonly Extractor[]): readonly number[] {
  const indexes = [...extractors.keys()]
  const isLater = (index: number): boolean => extractors[index]?.mayBeAsync === true
  return [...indexes.filter((index) => !isLater(index)), ...indexes.filter(isLater)]
}

function interceptorChain(
  interceptors: readonly Interceptor[],
  method: HandlerMethod,
  call: (args: unknown[]) => unknown,
): Continuation {
  return interceptors.reduceRight<Continuation>(
    (inner, interceptor) => (exchange, args) =>
      interceptor.intercept(exchange, () => inner(exchange, args), method),
    (_exchange, args) => call(args),
  )
}
