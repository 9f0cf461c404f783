import { ExchangeNotImplementedError } from './exchange.errors.js'

/**
 * The body of every method of an exchange interface, which a client or a controller replaces. The arguments are only there for tools that
 * want every parameter used.
 *
 * @throws ExchangeNotImplementedError
 */
export function exchange(..._arguments: readonly unknown[]): never {
  throw new ExchangeNotImplementedError()
}
