import { MetadataKey, type AnyClass } from '../../core/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { HttpMethod } from '../exchange/http-method.js'
import type { ServerLimits } from '../adapter/server-limits.js'
import type { Dialect } from '../metadata/route-metadata.js'
import type { ObjectBinder } from './binding/object-binder.js'
import type { WantedFiles } from './files/wanted-files.js'
import type { ParameterDescription } from './parameter-description.js'

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
  /** HTTP methods of the mapping; empty: every one. Where none of them has a body, no form is looked for. */
  readonly httpMethods: readonly HttpMethod[]
  readonly limits: ServerLimits
  /** Which files of a form the handler's parameters take; one for all of them. */
  readonly files: WantedFiles
  /** Makes instances of the application's classes. */
  readonly binder: ObjectBinder
  /** Findings that one answer lists. */
  readonly maxErrors: number
}

/** Takes a parameter's value from the exchange; may return a promise only when `mayBeAsync` is set. @throws HttpException (400, ...) */
export interface Extractor {
  (exchange: HttpExchange): unknown
  readonly mayBeAsync?: boolean
  /** `@Res()`: the handler answers the exchange itself, and what it returns is not written. */
  readonly takesOver?: boolean
  /** What it takes from the request, for documents; none for what no client sends (`@Req()`, attributes). */
  readonly describes?: readonly ParameterDescription[]
}

/** Made by a parameter decorator, called once per parameter at boot. */
export interface ExtractorFactory {
  /** @throws a NexusError that names the edit */
  (parameter: HandlerParameter): Extractor
  /** The type that an option of the decorator names, or a list of one. */
  readonly declares?: unknown
  /** Whether its values are the body, or a part of it. */
  readonly readsBody?: boolean
}

/** On (prototype, method): the factory for each parameter index that is decorated there; an overriding method has its own. */
export const PARAMETERS = new MetadataKey<ReadonlyMap<number, ExtractorFactory>>('http:parameters')

/** `OrderController.find`, for messages. */
export function handlerName(parameter: Pick<HandlerParameter, 'target' | 'method'>): string {
  return `${parameter.target.name}.${String(parameter.method)}`
}

/** `parameter 'id' of OrderController.find`, for messages. */
export function parameterPlace(parameter: HandlerParameter): string {
  const name = parameter.name === undefined ? String(parameter.index) : `'${parameter.name}'`
  return `parameter ${name} of ${handlerName(parameter)}`
}
