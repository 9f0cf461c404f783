import { expect } from '@jest/globals'
import { CapturingLogger } from '../../../testing/capturing-logger.js'
import { HttpException } from '../../errors/http-exception.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { ResponseHead } from '../../exchange/response-head.js'
import type { ExchangeHandler, HttpAdapter } from '../http-adapter.js'
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from '../server-limits.js'

/** An adapter that is ready for requests. */
export interface AdapterUnderTest {
  readonly adapter: HttpAdapter
  readonly send: (path: string, init?: RequestInit) => Promise<Response>
  /** Requests accepted and not answered yet. */
  readonly inFlight: () => number
}

export interface AdapterSetup {
  readonly handler: ExchangeHandler
  readonly limits: ServerLimits
  readonly logger: CapturingLogger
}

export type MakeAdapter = (setup: AdapterSetup) => Promise<AdapterUnderTest>

/** Runs one adapter per test. */
export class Bench {
  readonly #make: MakeAdapter
  #running: AdapterUnderTest[] = []
  logger = new CapturingLogger()

  constructor(make: MakeAdapter) {
    this.#make = make
  }

  reset(): void {
    this.logger = new CapturingLogger()
    this.#running = []
  }

  async run(handler: ExchangeHandler, limits: Partial<ServerLimits> = {}): Promise<AdapterUnderTest> {
    const running = await this.#make({
      handler,
      limits: { ...DEFAULT_SERVER_LIMITS, ...limits },
      logger: this.logger,
    })
    this.#running.push(running)
    return running
  }

  /** What the handler makes of one request, and the answer `ok`. */
  async see<T>(see: (exchange: HttpExchange) => T | Promise<T>, path = '/', init?: RequestInit): Promise<T> {
    let seen: T | undefined
    const { send } = await this.run(async (exchange) => {
      seen = await see(exchange)
      exchange.send(200, ResponseHead.EMPTY, 'ok')
    })
    expect(await (await send(path, init)).text()).toBe('ok')
    return seen as T
  }

  async close(): Promise<void> {
    for (const { adapter } of this.#running) await adapter.close({ deadlineMs: 0 })
  }
}

export const post = (
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = {},
): RequestInit => ({
  method: 'POST',
  body,
  headers,
  ...({ duplex: 'half' } as object),
})

export async function failure(task: () => Promise<unknown>): Promise<unknown> {
  try {
    await task()
  } catch (error) {
    return error
  }
  return undefined
}

export function answerWith(exchange: HttpExchange, error: unknown): void {
  const status = error instanceof HttpException ? error.status : 500
  exchange.send(status, ResponseHead.EMPTY, (error as Error | undefined)?.constructor.name ?? 'none')
}

export function webStream(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift()
      if (chunk === undefined) controller.close()
      else controller.enqueue(encoder.encode(chunk))
    },
  })
}

/** Waits for what happens on its own, a turn of the event loop at a time. Jest's own time limit ends it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}
