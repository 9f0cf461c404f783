import { isPromiseLike, NexusError, type Awaitable } from '../../common/index.js'
import type { Logger } from '../../core/index.js'
import type { HttpAdapter } from '../adapter/http-adapter.js'
import { checkedFieldValue } from '../exchange/header-field.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { ResponseHead } from '../exchange/response-head.js'
import { encodeJson, type JsonEncoder } from '../result/json-encoder.js'
import { acceptsProblem } from './accepts-problem.js'
import { isDisconnect } from './disconnect.js'
import { dropRepresentation } from './drop-representation.js'
import type { ExceptionHeaders } from './http-exception.js'
import { HttpStatus } from './http-status.js'
import type { InputAnswer, InputAnswers } from './input-answers.js'
import { InputException } from '../parameters/request.errors.js'
import { problemAnswer, type ProblemAnswer } from './problem-answer.js'
import { PROBLEM_JSON, ProblemDetail } from './problem-detail.js'
import { problemInstance } from './problem-instance.js'
import { toError } from './thrown.js'

export interface ErrorResponderOptions {
  readonly logger: Logger
  readonly adapter: Pick<HttpAdapter, 'internHead'>
  /** Default {@link encodeJson}. */
  readonly encode?: JsonEncoder
  /** How invalid input is told. Default: as a problem in English. */
  readonly inputAnswers?: InputAnswers
}

/** What goes out. */
type Answer = ProblemAnswer & Partial<InputAnswer>

const ADAPTERS_FIELDS = new Set(['content-length', 'content-type', 'transfer-encoding', 'connection', 'date'])

/**
 * The last resort of every request: turns whatever was thrown into a problem detail (RFC 9457), or into a short text for a client
 * that takes no JSON, and logs it once. What the client is not meant to know stays in the log. Never throws, never rejects.
 */
export class ErrorResponder {
  readonly #logger: Logger
  readonly #encode: JsonEncoder
  readonly #inputAnswers: InputAnswers | undefined
  readonly #problemHead: ResponseHead
  readonly #jsonHead: ResponseHead
  readonly #textHead: ResponseHead

  constructor({ logger, adapter, encode = encodeJson, inputAnswers }: ErrorResponderOptions) {
    this.#logger = logger
    this.#encode = encode
    this.#inputAnswers = inputAnswers
    this.#problemHead = adapter.internHead(['content-type', PROBLEM_JSON])
    this.#jsonHead = adapter.internHead(['content-type', 'application/json'])
    this.#textHead = adapter.internHead([
      'content-type',
      'text/plain; charset=utf-8',
      'x-content-type-options',
      'nosniff',
    ])
  }

  /** @param handler what ran, for the log: `OrderController.place` */
  respond(exchange: HttpExchange, thrown: unknown, handler?: string): Awaitable<void> {
    const error = toError(thrown)
    try {
      if (exchange.committed) return this.#logLate(exchange, error, handler)
      const answer = this.#answerOf(exchange, error)
      return isPromiseLike(answer)
        ? this.#finishLater(exchange, error, answer, handler)
        : this.#finish(exchange, error, answer, handler)
    } catch (failure) {
      this.#giveUp(exchange, failure)
    }
  }

  #answerOf(exchange: HttpExchange, error: Error): Awaitable<Answer> {
    return error instanceof InputException && this.#inputAnswers !== undefined
      ? this.#inputAnswers.of(exchange, error)
      : problemAnswer(error)
  }

  #finish(exchange: HttpExchange, error: Error, answer: Answer, handler: string | undefined): void {
    this.#logAnswered(exchange, error, answer.problem.status, handler)
    this.#send(exchange, answer)
  }

  async #finishLater(
    exchange: HttpExchange,
    error: Error,
    answer: Promise<Answer>,
    handler: string | undefined,
  ): Promise<void> {
    try {
      this.#finish(exchange, error, await answer, handler)
    } catch (failure) {
      this.#giveUp(exchange, failure)
    }
  }

  #send(exchange: HttpExchange, { problem, headers, language, body }: Answer): void {
    dropRepresentation(exchange)
    const json = acceptsProblem(exchange.header('accept'))
    if (json && language !== undefined) {
      exchange.setHeader('content-language', language)
      exchange.addHeader('vary', 'accept-language')
    }
    problem.instance ??= problemInstance(exchange.path)
    if (problem.status >= 500) problem.withProperty('requestId', exchange.id)
    const interned = json ? (body === undefined ? this.#problemHead : this.#jsonHead) : this.#textHead
    const head = headers === undefined ? interned : this.#withHeaders(exchange, interned, headers)
    exchange.send(problem.status, head, json ? this.#json(exchange, problem, body) : shortText(problem))
  }

  /** Extension members are the application's and may refuse to be written; the error is more important than they are. */
  #json(exchange: HttpExchange, problem: ProblemDetail, body: object = problem): string {
    try {
      return this.#encode(body)
    } catch (failure) {
      this.#log('error', 'The properties of a problem detail can not be written', fields(exchange, failure))
      const { type, title, detail, instance, status } = problem
      return JSON.stringify({ type, title, status, detail, instance, requestId: exchange.id })
    }
  }

  #withHeaders(exchange: HttpExchange, head: ResponseHead, headers: ExceptionHeaders): ResponseHead {
    const lines = [...head.fields]
    for (const [name, value] of Object.entries(headers)) {
      if (ADAPTERS_FIELDS.has(name.toLowerCase())) continue
      for (const line of typeof value === 'string' ? [value] : value) {
        try {
          lines.push(name.toLowerCase(), checkedFieldValue(name, line))
        } catch (failure) {
          this.#log('warn', 'A header of an exception was left out', fields(exchange, failure))
        }
      }
    }
    return new ResponseHead(lines)
  }

  #logAnswered(exchange: HttpExchange, error: Error, status: number, handler: string | undefined): void {
    const message = `${exchange.method} ${loggedPath(exchange)} answered ${status}`
    if (status < 500 || isDisconnect(exchange, error)) {
      this.#log('debug', message, { ...fields(exchange, error, handler), status })
    } else if (isForeseen(error)) {
      // Thousands of them may come at once, such as the calls that an open circuit breaker refuses: a line each, no stack.
      const { code, message: reason } = error
      this.#log('warn', message, { ...fields(exchange, undefined, handler), status, code, reason })
    } else {
      this.#log('error', message, { ...fields(exchange, error, handler), status })
    }
  }

  #logLate(exchange: HttpExchange, error: Error, handler: string | undefined): void {
    const level = isDisconnect(exchange, error) ? 'debug' : 'error'
    const what = level === 'debug' ? 'client left' : 'failed after its response was committed'
    this.#log(level, `${exchange.method} ${loggedPath(exchange)}: ${what}`, fields(exchange, error, handler))
  }

  #giveUp(exchange: HttpExchange, failure: unknown): void {
    this.#log('error', 'An error could not be answered properly', fields(exchange, toError(failure)))
    try {
      if (exchange.committed) return
      const problem = ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR).withProperty(
        'requestId',
        exchange.id,
      )
      exchange.send(problem.status, this.#problemHead, JSON.stringify(problem))
    } catch (error) {
      this.#log('error', 'An error could not be answered at all', fields(exchange, toError(error)))
    }
  }

  /** The error is the application's: an error whose getters throw must not keep the response from being sent. */
  #log(level: 'debug' | 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>>): void {
    try {
      this.#logger[level](message, fields)
    } catch {
      this.#logger[level](message, { ...fields, error: 'an error that can not be read' })
    }
  }
}

/** It says itself how it is answered. */
function isForeseen(error: Error): error is NexusError {
  return error instanceof NexusError && error.errorResponse !== undefined
}

function fields(exchange: HttpExchange, error: unknown, handler?: string): Readonly<Record<string, unknown>> {
  return {
    requestId: exchange.id,
    method: exchange.method,
    path: loggedPath(exchange),
    ...(handler !== undefined && { handler }),
    ...(error !== undefined && { error }),
  }
}

/** Without what is secret in it. */
function loggedPath({ path, shownPath }: HttpExchange): string {
  return shownPath === path ? problemInstance(path) : shownPath
}

function shortText({ status, title, detail }: ProblemDetail): string {
  return `${status} ${title}\n${detail === undefined ? '' : `${detail}\n`}`
}
