import { methodTypes, parameterNames, type AnyClass } from '../../core/index.js'
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from '../adapter/server-limits.js'
import { HttpExchange } from '../exchange/http-exchange.js'
import type { HttpMethod } from '../exchange/http-method.js'
import type { Dialect } from '../metadata/route-metadata.js'
import { DefaultObjectBinder } from './binding/default-object-binder.js'
import type { ObjectBinder } from './binding/object-binder.js'
import {
  PARAMETERS,
  handlerName,
  type Extractor,
  type ExtractorFactory,
  type HandlerParameter,
} from './extractor.js'
import { WantedFiles } from './files/wanted-files.js'
import { MissingParameterTypesError, UndecoratedParameterError } from './parameter.errors.js'
import { MAX_ERRORS } from './request.errors.js'
import { clientSignal, exchangeItself, isWebRequest, webRequest } from './sources/exchange-parameter.js'

/** What the route of a handler says about its parameters. */
export interface ExtractorContext {
  readonly dialect: Dialect
  /** Of one pattern: names in the order of `exchange.pathValues`. */
  readonly pathVariables: readonly string[]
  /** Empty or absent: every one. */
  readonly httpMethods?: readonly HttpMethod[]
  /** Default: DEFAULT_SERVER_LIMITS. */
  readonly limits?: ServerLimits
  /** Default: a DefaultObjectBinder. */
  readonly binder?: ObjectBinder
  /** Default: 100. */
  readonly maxErrors?: number
  /** What a parameter is that neither a decorator nor its type explains. Default: an error. */
  readonly fallback?: (parameter: HandlerParameter) => Extractor
}

/** What a parameter without decorator is, by its type. */
const BY_TYPE: ReadonlyMap<unknown, Extractor> = new Map<unknown, Extractor>([
  [HttpExchange, exchangeItself],
  [AbortSignal, clientSignal],
])

/**
 * Compiles one extractor per parameter of a handler, for one pattern that it is mapped to.
 *
 * @throws MissingParameterTypesError, UndecoratedParameterError, UnnamedParameterError, UnknownPathVariableError, NoConverterError, ...
 */
export function compileExtractors(
  controller: AnyClass,
  method: string | symbol,
  context: ExtractorContext,
): readonly Extractor[] {
  const prototype = controller.prototype as Readonly<Record<string | symbol, unknown>>
  const handler = prototype[method] as (...args: unknown[]) => unknown
  const names = parameterNames(handler)
  const emitted = methodTypes(prototype, method)
  const factories = parameterFactories(prototype, method)
  // Whoever declares parameters relies on their types; a compiler that emits types emits an empty list for none.
  if (emitted === undefined && factories.size > 0)
    throw new MissingParameterTypesError(`${controller.name}.${String(method)}`)
  const types = emitted ?? []
  const count = Math.max(
    handler.length,
    names.length,
    types.length,
    ...[...factories.keys()].map((i) => i + 1),
  )
  const files = new WantedFiles()
  return Array.from({ length: count }, (_, index) => {
    const parameter: HandlerParameter = {
      index,
      name: (factories.get(index)?.names ?? names)[index],
      type: types[index],
      target: controller,
      method,
      dialect: context.dialect,
      pathVariables: context.pathVariables,
      httpMethods: context.httpMethods ?? [],
      limits: context.limits ?? DEFAULT_SERVER_LIMITS,
      files,
      binder: context.binder ?? new DefaultObjectBinder(),
      maxErrors: context.maxErrors ?? MAX_ERRORS,
    }
    return factories.get(index)?.factory(parameter) ?? undecorated(parameter, context.fallback)
  })
}

/** A factory, and the names of the parameters where its decorator stands. */
interface DeclaredFactory {
  readonly factory: ExtractorFactory
  readonly names: readonly (string | undefined)[]
}

/**
 * Decorators of an overridden method hold for the parameters that the override leaves without, and so do the names of those: what requests
 * have to be like does not change with a parameter that an override calls something else (`_id`).
 */
function parameterFactories(
  prototype: object,
  method: string | symbol,
): ReadonlyMap<number, DeclaredFactory> {
  const levels: (readonly [number, DeclaredFactory])[][] = []
  for (let level = prototype; level !== Object.prototype; level = Object.getPrototypeOf(level) as object) {
    const own = PARAMETERS.getOwn(level, method)
    if (own === undefined) continue
    const names = parameterNames(
      (level as Record<string | symbol, (...args: unknown[]) => unknown>)[method] as never,
    )
    levels.unshift([...own].map(([index, factory]) => [index, { factory, names }]))
  }
  return new Map(levels.flat())
}

function undecorated(parameter: HandlerParameter, fallback: ExtractorContext['fallback']): Extractor {
  const { type } = parameter
  const extractor = BY_TYPE.get(type) ?? (isWebRequest(type) ? webRequest : fallback?.(parameter))
  if (extractor !== undefined) return extractor
  throw new UndecoratedParameterError(handlerName(parameter), parameter.index, parameter.name)
}
