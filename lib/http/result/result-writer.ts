import type { HttpExchange } from '../exchange/http-exchange.js'

/** Answers an exchange with a handler's value. A promise where the response is streamed. */
export type ResultWriter = (exchange: HttpExchange, value: unknown) => void | Promise<void>
