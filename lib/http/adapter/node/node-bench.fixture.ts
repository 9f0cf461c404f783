import { CapturingLogger } from '../../../testing/capturing-logger.js'
import { HttpException } from '../../errors/http-exception.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { ResponseHead } from '../../exchange/response-head.js'
import type { AdapterOptions } from '../adapter-options.js'
import type { ExchangeHandler } from '../http-adapter.js'
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from '../server-limits.js'
import { NodeAdapter } from './node-adapter.js'
import { RawClient } from './raw-client.fixture.js'

export interface NodeBenchOptions extends Pick<AdapterOptions, 'clock'> {
  /** Listens on every address there is: one IPv6 socket that takes IPv4 clients too, where the machine has IPv6. */
  readonly everyAddress?: boolean
}

/** A node adapter on a free port, its log and its clients. */
export class NodeBench {
  readonly logger = new CapturingLogger()
  readonly adapter: NodeAdapter
  /** Paths that reached the handler. */
  readonly handled: string[] = []
  readonly #clients: RawClient[] = []
  readonly #host: '127.0.0.1' | undefined
  port = 0

  constructor({ everyAddress = false, ...options }: NodeBenchOptions = {}) {
    this.adapter = new NodeAdapter({ logger: this.logger, ...options })
    this.#host = everyAddress ? undefined : '127.0.0.1'
  }

  async start(handler: ExchangeHandler, limits: Partial<ServerLimits> = {}): Promise<this> {
    const recording: ExchangeHandler = (exchange) => {
      this.handled.push(exchange.path)
      return handler(exchange)
    }
    this.adapter.start(recording, { ...DEFAULT_SERVER_LIMITS, ...limits })
    const { port } = await this.adapter.listen({
      port: 0,
      ...(this.#host !== undefined && { host: this.#host }),
    })
    this.port = port
    return this
  }

  client(): RawClient {
    const client = new RawClient(this.port)
    this.#clients.push(client)
    return client
  }

  /** Everything that the server says to `text` until it closes the connection. */
  async say(text: string): Promise<number[]> {
    return (await this.client().write(text).all()).map(({ status }) => status)
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.destroy()
    await this.adapter.close({ deadlineMs: 0 })
  }
}

/** Answers with the path, at once. */
export const echoPath: ExchangeHandler = (exchange) => {
  exchange.send(200, ResponseHead.EMPTY, exchange.path)
}

/** Answers with the body, or with the status of what went wrong. */
export const echoBody: ExchangeHandler = async (exchange) => {
  try {
    exchange.send(200, ResponseHead.EMPTY, await exchange.text())
  } catch (error) {
    answerError(exchange, error)
  }
}

export function answerError(exchange: HttpExchange, error: unknown): void {
  exchange.send(
    error instanceof HttpException ? error.status : 500,
    ResponseHead.EMPTY,
    (error as Error).name,
  )
}

/** A request without a body; further lines may follow the Host line. */
export function get(path: string, ...lines: string[]): string {
  return `GET ${path} HTTP/1.1\r\nHost: a.example\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`
}

export function post(path: string, body: string, ...lines: string[]): string {
  const length = `Content-Length: ${body.length}`
  return `POST ${path} HTTP/1.1\r\nHost: a.example\r\n${[length, ...lines].map((line) => `${line}\r\n`).join('')}\r\n${body}`
}

export const CLOSE = 'Connection: close'

/** A turn of the event loop, and the time a packet needs to come over the loopback. */
export function soon(ms = 10): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Waits for what happens on its own. Jest's time limit ends it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await soon(1)
}
