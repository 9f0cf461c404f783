import { isPromiseLike } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { ForbiddenException } from '../errors/client.errors.js'
import type { ResultWriter } from '../result/result-writer.js'
import type { Guard } from './guard.js'
import type { HandlerMethod } from './handler-method.js'
import type { Invoker } from './invoker.js'

/** Answers an exchange completely: nothing it starts throws or rejects. */
export type ExchangeStep = (exchange: HttpExchange) => void | Promise<void>

/** Turns an error into the response. Never throws, never rejects. */
export type ErrorStep = (exchange: HttpExchange, error: unknown) => void | Promise<void>

export interface RoutePipelineParts {
  readonly method: HandlerMethod
  readonly guards: readonly Guard[]
  readonly invoke: Invoker
  readonly write: ResultWriter
  readonly fail: ErrorStep
}

/**
 * Guards -> invoker (extractors, interceptors, handler) -> writer, with the exception handlers around. Runs synchronously from
 * end to end while nothing in it returns a promise.
 */
export function compileRoutePipeline({
  method,
  guards,
  invoke,
  write,
  fail,
}: RoutePipelineParts): ExchangeStep {
  const run = guards.length === 0 ? invoke : guarded(guards, method, invoke)

  const settle = async (exchange: HttpExchange, pending: PromiseLike<unknown>): Promise<void> => {
    try {
      const writing = write(exchange, await pending)
      if (writing !== undefined) await writing
    } catch (error) {
      return fail(exchange, error)
    }
  }
  const finish = async (exchange: HttpExchange, writing: Promise<void>): Promise<void> => {
    try {
      await writing
    } catch (error) {
      return fail(exchange, error)
    }
  }

  return (exchange) => {
    try {
      const value = run(exchange)
      if (isPromiseLike(value)) return settle(exchange, value)
      const writing = write(exchange, value)
      return writing === undefined ? undefined : finish(exchange, writing)
    } catch (error) {
      return fail(exchange, error)
    }
  }
}

function guarded(guards: readonly Guard[], method: HandlerMethod, invoke: Invoker): Invoker {
  const resume = async (
    exchange: HttpExchange,
    pending: PromiseLike<unknown>,
    position: number,
  ): Promise<unknown> => {
    refuseUnless(await pending)
    for (let i = position + 1; i < guards.length; i++) {
      refuseUnless(await (guards[i] as Guard).canActivate(exchange, method))
    }
    return invoke(exchange)
  }

  return (exchange) => {
    for (let i = 0; i < guards.length; i++) {
      const verdict: unknown = (guards[i] as Guard).canActivate(exchange, method)
      if (isPromiseLike(verdict)) return resume(exchange, verdict, i)
      refuseUnless(verdict)
    }
    return invoke(exchange)
  }
}

/** A guard written in JavaScript may give anything; only `true` lets a request through. */
function refuseUnless(verdict: unknown): void {
  if (verdict !== true) throw new ForbiddenException()
}
