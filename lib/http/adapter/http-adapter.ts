import type { HttpExchange } from '../exchange/http-exchange.js'
import { ResponseHead } from '../exchange/response-head.js'
import type { ServerLimits } from './server-limits.js'

/**
 * The application above the adapter. It answers every exchange, itself and completely: it neither throws nor rejects, and what it
 * returns is only `undefined` (answered, or will be) or a promise that settles when it is done; only where the exchange says
 * `answersLater` may the answer come after that.
 */
export type ExchangeHandler = (exchange: HttpExchange) => void | Promise<void>

export interface ListenOptions {
  /** 0 picks a free port. */
  readonly port: number
  /** Default: all interfaces. */
  readonly host?: string
  /** What properties the two come from, for who has to change them. Default: `server`. */
  readonly configuredBy?: string
}

export interface BoundAddress {
  readonly host: string
  readonly port: number
}

export interface CloseOptions {
  /** How long requests in flight may take to finish, in milliseconds; then their connections are cut. */
  readonly deadlineMs: number
}

/** The narrow waist: sockets below, exchanges above. Every adapter passes `describeHttpAdapter` (the conformance suite). */
export abstract class HttpAdapter {
  abstract readonly name: string

  /** Open connections; `undefined` where the adapter is not told of them. */
  get connections(): number | undefined {
    return undefined
  }

  /** Called once, before `listen`. */
  abstract start(handler: ExchangeHandler, limits: ServerLimits): void

  abstract listen(options: ListenOptions): Promise<BoundAddress>

  /** Stops accepting, says `Connection: close` on what is still answered, waits for it up to the deadline, then cuts. Idempotent. */
  abstract close(options: CloseOptions): Promise<void>

  /** Prepares header lines that boot knows. The default keeps them as they are. */
  internHead(fields: readonly string[]): ResponseHead {
    return new ResponseHead(fields)
  }
}
