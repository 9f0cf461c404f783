import { NexusError } from '../../common/index.js'
import type { MetadataKey } from '../../core/index.js'
import type { HttpAdapter } from '../adapter/http-adapter.js'
import type { ServerLimits } from '../adapter/server-limits.js'
import { CONFIGURED_PATTERNS } from '../metadata/configured-patterns.js'
import { controllerMappings, type ControllerMapping } from '../metadata/controller-mappings.js'
import type { ExceptionHandlerReference } from '../exceptions/exception-handler-reference.js'
import type { StepSpans } from '../observation/step-spans.js'
import { compileExtractors } from '../parameters/compile-extractors.js'
import type { Extractor } from '../parameters/extractor.js'
import type { Guard, GuardReference } from '../pipeline/guard.js'
import { HandlerMethod } from '../pipeline/handler-method.js'
import type { Interceptor, InterceptorReference } from '../pipeline/interceptor.js'
import { compileInvoker } from '../pipeline/invoker.js'
import { composeMiddleware } from '../pipeline/middleware-chain.js'
import { selectMiddleware, type ResolvedRegistration } from '../pipeline/middleware-selection.js'
import type { MiddlewareFunction, MiddlewareReference } from '../pipeline/middleware.js'
import { GUARDS, INTERCEPTORS, MIDDLEWARE } from '../pipeline/pipeline.decorators.js'
import { compileRoutePipeline, type ErrorStep, type ExchangeStep } from '../pipeline/route-pipeline.js'
import { compileResultWriter } from '../result/compile-result-writer.js'
import { resultTraits, type ResultTraits } from '../result/result.decorators.js'
import { resultEncoder } from '../result/result-encoder.js'
import { PathPattern } from '../router/path-pattern.js'
import type { RouteDefinition } from '../router/route.js'
import { InvalidRoutesError } from './application.errors.js'
import { component, middlewareFunction } from './component-reference.js'
import type { ControllerComponent } from './controller-component.js'
import { routeParameters } from './route-parameters.js'
import type { RequestMappingInfo } from './request-mappings.js'
import type { ArgumentConstraints, RequestValidation } from './request-validation.js'

export interface RouteCompilerOptions {
  readonly adapter: Pick<HttpAdapter, 'internHead'>
  readonly limits: ServerLimits
  readonly resolvePlaceholders?: ((text: string) => string) | undefined
  /** `undefined` where nothing is validated. */
  readonly validation: RequestValidation | undefined
  /** Findings that one answer lists. */
  readonly maxErrors: number
  /** Puts spans around steps; `undefined` where none are asked for. */
  readonly steps?: StepSpans | undefined
  /** What every route passes, before its own. */
  readonly middleware: readonly MiddlewareFunction[]
  readonly guards: readonly Guard[]
  readonly interceptors: readonly Interceptor[]
  /** What modules configured. */
  readonly registrations: readonly ResolvedRegistration[]
  /** What follows an error of a handler. */
  readonly errorsOf: (method: HandlerMethod, controller: ControllerComponent) => HandlerErrors
}

export interface HandlerErrors {
  /** Exception handlers included. */
  readonly fail: ErrorStep
  /** In the order in which they are asked. */
  readonly handlers: readonly ExceptionHandlerReference[]
}

export interface CompiledMapping {
  readonly route: RouteDefinition<ExchangeStep>
  readonly info: RequestMappingInfo
}

/** One mapping of a handler on one of its patterns. */
interface MappedHandler {
  readonly controller: ControllerComponent
  readonly mapping: ControllerMapping
  readonly method: HandlerMethod
  readonly pattern: string
  readonly pathVariables: readonly string[]
  readonly extractors: readonly Extractor[]
  readonly constraints: ArgumentConstraints
  readonly traits: ResultTraits
  readonly errors: HandlerErrors
}

/** Turns controllers into routes: one compiled pipeline per mapping and pattern. Runs once, at boot. */
export class RouteCompiler {
  readonly #options: RouteCompilerOptions
  /** By message, as several patterns of one handler have the same problems. */
  readonly #problems = new Map<string, NexusError>()

  constructor(options: RouteCompilerOptions) {
    this.#options = options
  }

  /** @throws the one NexusError that was found, or InvalidRoutesError with all of them */
  compile(controllers: readonly ControllerComponent[]): readonly CompiledMapping[] {
    const compiled = controllers.flatMap((controller) =>
      controllerMappings(controller.type).flatMap((mapping) => this.#mappingsOf(controller, mapping)),
    )
    const [problem, ...others] = this.#problems.values()
    if (problem !== undefined)
      throw others.length === 0 ? problem : new InvalidRoutesError([problem, ...others])
    return compiled
  }

  #mappingsOf(controller: ControllerComponent, mapping: ControllerMapping): CompiledMapping[] {
    const method = new HandlerMethod(controller.type, mapping.handler)
    const { methods, conditions } = mapping
    return patternsOf(controller, mapping, method).flatMap((declared) => {
      try {
        const pattern = this.#resolved(declared)
        const handler = this.#handlerOf(controller, mapping, { method, pattern })
        const route = { methods, pattern, conditions, handler: this.#pipelineOf(handler), origin: method.id }
        return [{ route, info: infoOf(handler) }]
      } catch (error) {
        if (!(error instanceof NexusError)) throw error
        this.#problems.set(error.message, error)
        return []
      }
    })
  }

  /** `${management.endpoints.web.base-path:/actuator}/health`, as in Spring. @throws UnresolvedPlaceholderError */
  #resolved(pattern: string): string {
    const { resolvePlaceholders } = this.#options
    if (resolvePlaceholders === undefined || !pattern.includes('${')) return pattern
    return `/${resolvePlaceholders(pattern)}`.replaceAll(/\/{2,}/g, '/')
  }

  #handlerOf(
    controller: ControllerComponent,
    mapping: ControllerMapping,
    { method, pattern }: Pick<MappedHandler, 'method' | 'pattern'>,
  ): MappedHandler {
    const { variables } = PathPattern.parse(pattern, { origin: method.id })
    const { limits, maxErrors, validation, errorsOf } = this.#options
    const binder = validation?.binder()
    const extractors = compileExtractors(controller.type, mapping.handler, {
      dialect: mapping.dialect,
      pathVariables: variables,
      httpMethods: mapping.methods,
      limits,
      maxErrors,
      ...(binder !== undefined && { binder }),
    })
    return {
      controller,
      mapping,
      method,
      pattern,
      pathVariables: variables,
      extractors,
      constraints: validation?.constraintsOf(method, extractors, binder?.bound) ?? UNCONSTRAINED,
      traits: resultTraits(controller.type, mapping.handler, mapping),
      errors: errorsOf(method, controller),
    }
  }

  #pipelineOf({
    controller,
    mapping,
    method,
    pattern,
    extractors,
    constraints: { check },
    traits,
    errors: { fail },
  }: MappedHandler): ExchangeStep {
    const { adapter, maxErrors, validation, steps } = this.#options
    const pipeline = compileRoutePipeline({
      method,
      guards: this.#guardsOf(controller, method),
      invoke: compileInvoker({
        instance: controller.instance,
        method,
        requestScoped: controller.requestScoped,
        extractors,
        interceptors: this.#interceptorsOf(controller, method),
        surroundCall: steps && ((call) => steps.handler(call, method)),
        check,
        maxErrors,
      }),
      write: compileResultWriter({
        ...traits,
        dialect: mapping.dialect,
        adapter,
        encode: validation && resultEncoder(traits, validation.engine),
        produces: mapping.conditions.produces ?? [],
        answersItself: extractors.some(({ takesOver }) => takesOver === true),
      }),
      fail,
    })
    return composeMiddleware(this.#middlewareOf(controller, method, pattern), pipeline, fail)
  }

  #guardsOf(controller: ControllerComponent, method: HandlerMethod): Guard[] {
    const { guards, steps } = this.#options
    const own = declared<GuardReference>(GUARDS, method).map((reference) =>
      component(reference, controller.resolver),
    )
    return [...guards, ...own].map((guard) => steps?.guard(guard) ?? guard)
  }

  #interceptorsOf(controller: ControllerComponent, method: HandlerMethod): Interceptor[] {
    const { interceptors, steps } = this.#options
    const own = declared<InterceptorReference>(INTERCEPTORS, method).map((reference) =>
      component(reference, controller.resolver),
    )
    return [...interceptors, ...own].map((interceptor) => steps?.interceptor(interceptor) ?? interceptor)
  }

  #middlewareOf(
    controller: ControllerComponent,
    method: HandlerMethod,
    pattern: string,
  ): MiddlewareFunction[] {
    const ofModule = MIDDLEWARE.getOwn(controller.module) ?? []
    const references = [...ofModule, ...declared<MiddlewareReference>(MIDDLEWARE, method)]
    const { middleware, registrations, steps } = this.#options
    return [
      ...middleware,
      ...selectMiddleware(registrations, { controller: controller.type, pattern }),
      ...references.map((reference) => middlewareFunction(reference, controller.resolver)),
    ].map((each) => steps?.middleware(each) ?? each)
  }
}

/** As far as the configuration has a say. */
function patternsOf(
  { resolver }: ControllerComponent,
  mapping: ControllerMapping,
  method: HandlerMethod,
): readonly string[] {
  return method.metadata(CONFIGURED_PATTERNS)?.(mapping, resolver) ?? mapping.patterns
}

const UNCONSTRAINED: ArgumentConstraints = { check: undefined, type: undefined, names: [] }

function infoOf({
  mapping,
  method,
  pattern,
  pathVariables,
  extractors,
  constraints,
  traits,
  errors,
}: MappedHandler): RequestMappingInfo {
  const { dialect, methods, conditions } = mapping
  return {
    method,
    dialect,
    httpMethods: methods,
    pattern,
    pathVariables,
    conditions,
    parameters: routeParameters(extractors, conditions.consumes ?? []),
    argumentsType: constraints.type,
    argumentNames: constraints.names,
    status: traits.status,
    returnType: traits.returnType,
    returns: traits.returns,
    exceptionHandlers: errors.handlers,
  }
}

/** What the class declares, then what the method declares. */
function declared<R>(key: MetadataKey<readonly R[]>, { controller, name }: HandlerMethod): readonly R[] {
  return [...(key.get(controller) ?? []), ...(key.get(controller.prototype as object, name) ?? [])]
}
