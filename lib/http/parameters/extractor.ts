import { MetadataKey, type AnyClass } from '../../core/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { ServerLimits } from '../adapter/server-limits.js'
import type { Dialect } from '../metadata/route-metadata.js'

/** Everything boot knows about one parameter of a handler. */
export interface HandlerParameter {
  readonly index: number
  /** From the method's source; `undefined` where it has none (destructuring, minified). */
  readonly name: string | undefined
  /** The type TypeScript emitted: `Number`, `String`, `Array`, `Object` (unknown), a class, or `undefined`. */
  readonly type: unknown
  readonly target: AnyClass
  readonly method: string | symbol
  readonly dialect: Dialect
  /** Names of the path variables, in the order of `exchange.pathValues`; one list per pattern the handler is mapped to is compiled apart. */
  readonly pathVariables: readonly string[]
  readonly limits: ServerLimits
}

/** Takes a parameter's value from the exchange; may return a promise only when `mayBeAsync` is set. @throws HttpException (400, ...) */
export interface Extractor {
  (exchange: HttpExchange): unknown
  readonly mayBeAsync?: boolean
}

/** Made by a parameter decorator, called once per parameter at boot. @throws a NexusError that names the edit */
export type ExtractorFactory = (parameter: HandlerParameter) => Extractor

/** On (prototype, method): the factory for each decorated parameter index. */
export const PARAMETERS = new MetadataKey<ReadonlyMap<number, ExtractorFactory>>('http:parameters')
