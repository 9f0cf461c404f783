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
import { problemAnswer, type ProblemAnswer } from './problem-answer.js'
import { PROBLEM_JSON, ProblemDetail } from './problem-detail.js'
import { problemInstance } from './problem-instance.js'
import { toError } from './thrown.js'

export interface ErrorResponderOptions {
  readonly logger: Logger
  readonly adapter: Pick<HttpAdapter, 'internHead'>
  /** Default {@link encodeJson}. */
  readonly encode?: JsonEncoder
}

const ADAPTERS_FIELDS = new Set(['content-length', 'content-type', 'transfer-encoding', 'connection', 'date'])

/**
 * The last resort of every request: turns whatever was thrown into a problem detail (RFC 9457), or into a short text for a client
 * that takes no JSON, and logs it once. What the client is not meant to know stays in the log. Never throws.
 */
export class ErrorResponder {
  readonly #logger: Logger
  readonly #encode: JsonEncoder
  readonly #problemHead: ResponseHead
  readonly #textHead: ResponseHead

  constructor({ logger, adapter, encode = encodeJson }: ErrorResponderOptions) {
    this.#logger = logger
    this.#encode = encode
    this.#problemHead = adapter.internHead(['content-type', PROBLEM_JSON])
    this.#textHead = adapter.internHead([
      'content-type',
      'text/plain; charset=utf-8',
      'x-content-type-options',
      'nosniff',
    ])
  }

  /** @param handler what ran, for the log: `OrderController.place` */
  respond(exchange: HttpExchange, thrown: unknown, handler?: string): void {
    const error = toError(thrown)
    try {
      if (exchange.committed) return this.#logLate(exchange, error, handler)
      const answer = problemAnswer(error)
      this.#logAnswered(exchange, error, answer.problem.status, handler)
      this.#send(exchange, answer)
    } catch (failure) {
      this.#giveUp(exchange, failure)
    }
  }

  #send(exchange: HttpExchange, { problem, headers }: ProblemAnswer): void {
    dropRepresentation(exchange)
    problem.instance ??= problemInstance(exchange.path)
    if (problem.status >= 500) problem.withProperty('requestId', exchange.id)
    const json = acceptsProblem(exchange.header('accept'))
    const interned = json ? this.#problemHead : this.#textHead
    const head = headers === undefined ? interned : this.#withHeaders(exchange, interned, headers)
    exchange.send(problem.status, head, json ? this.#json(exchange, problem) : shortText(problem))
  }

  /** Extension members are the application's and may refuse to be written; the error is more important than they are. */
  #json(exchange: HttpExchange, problem: ProblemDetail): string {
    try {
      return this.#encode(problem)
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
    const expected = status < 500 || isDisconnect(exchange, error)
    this.#log(
      expected ? 'debug' : 'error',
      `${exchange.method} ${problemInstance(exchange.path)} answered ${status}`,
      {
        ...fields(exchange, error, handler),
        status,
      },
    )
  }

  #logLate(exchange: HttpExchange, error: Error, handler: string | undefined): void {
    const level = isDisconnect(exchange, error) ? 'debug' : 'error'
    const what = level === 'debug' ? 'client left' : 'failed after its response was committed'
    this.#log(
      level,
      `${exchange.method} ${problemInstance(exchange.path)}: ${what}`,
      fields(exchange, error, handler),
    )
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

function fields(exchange: HttpExchange, error: unknown, handler?: string): Readonly<Record<string, unknown>> {
  return {
    requestId: exchange.id,
    method: exchange.method,
    path: problemInstance(exchange.path),
    ...(handler !== undefined && { handler }),
    error,
  }
}

function shortText({ status, title, detail }: ProblemDetail): string {
  return `${status} ${title}\n${detail === undefined ? '' : `${detail}\n`}`
}
