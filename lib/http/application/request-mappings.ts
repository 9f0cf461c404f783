import type { AnyClass } from '../../core/index.js'
import type { HttpMethod } from '../exchange/http-method.js'
import type { ExceptionHandlerReference } from '../exceptions/exception-handler-reference.js'
import type { Dialect } from '../metadata/route-metadata.js'
import type { ParameterDescription } from '../parameters/parameter-description.js'
import type { HandlerMethod } from '../pipeline/handler-method.js'
import type { ReturnsMetadata } from '../result/returns.js'
import type { RouteConditions } from '../router/route.js'

/** One route and everything that boot found out about its handler, as documents and tools read it. */
export interface RequestMappingInfo {
  /** The controller's method; `metadata(key)` gives what decorators wrote on it or on its class. */
  readonly method: HandlerMethod
  readonly dialect: Dialect
  /** Empty: every method. */
  readonly httpMethods: readonly HttpMethod[]
  /** Router syntax: `/orders/{id:\\d+}`. */
  readonly pattern: string
  readonly pathVariables: readonly string[]
  readonly conditions: RouteConditions
  readonly parameters: readonly ParameterDescription[]
  /** Where constraints stand directly on parameters (`@Min(1) page: number`): a class whose properties have them. */
  readonly argumentsType: AnyClass | undefined
  /** The property of `argumentsType` for each parameter, by its index. */
  readonly argumentNames: readonly string[]
  /** Of a result that brings none of its own. */
  readonly status: number
  /** The emitted return type: `String`, a class, `Promise`, `Object`, or `undefined`. */
  readonly returnType: unknown
  readonly returns: ReturnsMetadata | undefined
  /** In the order in which they are asked. */
  readonly exceptionHandlers: readonly ExceptionHandlerReference[]
}

/** Every route of the application. Empty until the application is compiled, which is before `onApplicationBootstrap`. */
export class RequestMappings {
  #all: readonly RequestMappingInfo[] = []

  /** In the order of definition. */
  get all(): readonly RequestMappingInfo[] {
    return this.#all
  }

  /** @internal */
  publish(mappings: readonly RequestMappingInfo[]): void {
    this.#all = mappings
  }
}
