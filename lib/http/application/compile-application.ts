import type { AnyClass, ApplicationGraph, ComponentDescriptor, Logger, Token } from '../../core/index.js'
import type { HttpAdapter } from '../adapter/http-adapter.js'
import type { ServerLimits } from '../adapter/server-limits.js'
import { ErrorResponder } from '../errors/error-responder.js'
import type { InputAnswers } from '../errors/input-answers.js'
import { ExceptionHandlerResolver } from '../exceptions/exception-handler-resolver.js'
import { CONTROLLER_ADVICE } from '../exceptions/exception.decorators.js'
import { CONTROLLER } from '../metadata/route-metadata.js'
import type { StepSpans } from '../observation/step-spans.js'
import { MAX_ERRORS } from '../parameters/request.errors.js'
import { compileDispatcher } from '../pipeline/dispatcher.js'
import { MiddlewareConsumer, type MiddlewareConfigurer } from '../pipeline/middleware-consumer.js'
import { selectMiddleware, type ResolvedRegistration } from '../pipeline/middleware-selection.js'
import type { MiddlewareFunction, MiddlewareReference } from '../pipeline/middleware.js'
import { named } from '../pipeline/middleware-name.js'
import type { ErrorStep, ExchangeStep } from '../pipeline/route-pipeline.js'
import { Router } from '../router/router.js'
import { middlewareFunction } from './component-reference.js'
import type { ControllerComponent } from './controller-component.js'
import { compileErrorPipeline } from './error-pipeline.js'
import { ExceptionSteps } from './exception-steps.js'
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_MIDDLEWARE } from './global-components.js'
import type { RequestMappingInfo } from './request-mappings.js'
import type { RequestValidation } from './request-validation.js'
import { RouteCompiler, type HandlerErrors } from './route-compiler.js'

export interface CompileOptions {
  readonly graph: ApplicationGraph
  /** Resolves the placeholders of path patterns: `${management.endpoints.web.base-path:/actuator}`. Default: as they are. */
  readonly resolvePlaceholders?: ((text: string) => string) | undefined
  /** Which controllers it serves. Default: all. */
  readonly serves?: ((controller: AnyClass) => boolean) | undefined
  readonly adapter: Pick<HttpAdapter, 'internHead'>
  readonly limits: ServerLimits
  readonly trailingSlash: 'distinct' | 'ignore'
  readonly logger: Logger
  /** Puts spans around steps; `undefined` where none are asked for. */
  readonly steps?: StepSpans | undefined
  /** `undefined` where nothing is validated. */
  readonly validation?: RequestValidation | undefined
  /** How invalid input is told. Default: as a problem in English. */
  readonly inputAnswers?: InputAnswers
  /** Findings that one answer lists. Default: 100. */
  readonly maxErrors?: number
}

export interface CompiledApplication {
  readonly handle: ExchangeStep
  readonly router: Router<ExchangeStep>
  readonly mappings: readonly RequestMappingInfo[]
}

/**
 * Everything HTTP of an application, compiled from its graph: one pipeline per route, the router over them, and what answers the rest.
 *
 * @throws AmbiguousMappingError and the other errors of routes, parameters and exception handlers; each names the edit
 */
export function compileApplication(options: CompileOptions): CompiledApplication {
  const { graph, trailingSlash, validation, steps, maxErrors = MAX_ERRORS, serves = () => true } = options
  const controllers = controllersOf(graph).filter(({ type }) => serves(type))
  const errors = new ErrorPipelines(options, controllers)
  const middleware = instances(graph, APP_MIDDLEWARE).map(asFunction)
  const registrations = configuredMiddleware(graph, trailingSlash)
  const compiled = new RouteCompiler({
    ...options,
    validation,
    maxErrors,
    middleware,
    guards: instances(graph, APP_GUARD),
    interceptors: instances(graph, APP_INTERCEPTOR),
    registrations,
    errorsOf: (method, controller) => errors.ofRoute(method.name, method.id, controller),
  }).compile(controllers)
  const { maxParameters } = options.limits
  const router = Router.compile(
    compiled.map(({ route }) => route),
    { trailingSlash, maxParameters },
  )
  const unrouted = [...middleware, ...selectMiddleware(registrations, undefined)].map(
    (each) => steps?.middleware(each) ?? each,
  )
  return {
    handle: compileDispatcher({ router, unrouted, fail: errors.unrouted() }),
    router,
    mappings: compiled.map(({ info }) => info),
  }
}

function controllersOf(graph: ApplicationGraph): readonly ControllerComponent[] {
  return graph.components.flatMap((component) => {
    const { type } = component
    if (type === undefined || CONTROLLER.get(type) === undefined) return []
    return [{ type, ...holderOf(component), resolver: component.resolver, module: component.module.type }]
  })
}

function holderOf(component: ComponentDescriptor): {
  readonly instance: object
  readonly requestScoped: boolean
} {
  return { instance: component.instance() as object, requestScoped: component.scope === 'request' }
}

function instances<T>(graph: ApplicationGraph, token: Token<T>): readonly T[] {
  return graph.componentsOf(token).map((component) => component.instance() as T)
}

function asFunction(middleware: { use: MiddlewareFunction } | MiddlewareFunction): MiddlewareFunction {
  if (typeof middleware === 'function') return middleware
  return named((exchange, next) => middleware.use(exchange, next), middleware.constructor.name)
}

/** What module classes say in `configure`. */
function configuredMiddleware(
  graph: ApplicationGraph,
  trailingSlash: CompileOptions['trailingSlash'],
): readonly ResolvedRegistration[] {
  return graph.modules.flatMap((module) => {
    const isConfigurer =
      typeof (module.type.prototype as Partial<MiddlewareConfigurer>).configure === 'function'
    if (!isConfigurer) return []
    const consumer = new MiddlewareConsumer({ trailingSlash })
    module.resolver.resolve(module.type as Token<MiddlewareConfigurer>).configure(consumer)
    const resolve = (reference: MiddlewareReference): MiddlewareFunction =>
      middlewareFunction(reference, module.resolver)
    return consumer.registrations.map((each) => ({ ...each, middleware: each.middleware.map(resolve) }))
  })
}

/** The error steps of an application's routes. */
class ErrorPipelines {
  readonly #resolver: ExceptionHandlerResolver
  readonly #steps: ExceptionSteps
  readonly #responder: ErrorResponder
  readonly #graph: ApplicationGraph
  readonly #logger: Logger

  constructor(
    { graph, adapter, limits, logger, validation, inputAnswers }: CompileOptions,
    controllers: readonly ControllerComponent[],
  ) {
    const advices = graph.components.filter(
      ({ type }) => type !== undefined && CONTROLLER_ADVICE.getOwn(type) !== undefined,
    )
    const holders = new Map<AnyClass, { readonly instance: object; readonly requestScoped: boolean }>()
    for (const advice of advices) holders.set(advice.type as AnyClass, holderOf(advice))
    for (const controller of controllers) holders.set(controller.type, controller)
    const modules = new Map(controllers.map(({ type, module }) => [type, module]))
    this.#resolver = new ExceptionHandlerResolver({
      advices: advices.map(({ type, order }) => ({ type: type as AnyClass, order })),
      filters: instances(graph, APP_FILTER),
      moduleOf: (controller) => modules.get(controller),
    })
    const instanceOf = (type: AnyClass) => holders.get(type) as { instance: object; requestScoped: boolean }
    this.#steps = new ExceptionSteps({ adapter, limits, engine: validation?.engine, instanceOf })
    this.#responder = new ErrorResponder({
      logger,
      adapter,
      ...(inputAnswers !== undefined && { inputAnswers }),
    })
    this.#graph = graph
    this.#logger = logger
  }

  ofRoute(method: string | symbol, origin: string, controller: ControllerComponent): HandlerErrors {
    const chain = this.#resolver.chainFor(controller.type, method)
    const steps = this.#steps.prepare(chain.handlers, controller.resolver)
    const parts = { chain, steps, responder: this.#responder, logger: this.#logger, origin }
    return { fail: compileErrorPipeline(parts), handlers: chain.handlers }
  }

  unrouted(): ErrorStep {
    const chain = this.#resolver.unroutedChain()
    const root = this.#graph.modules.at(-1)
    const steps = root === undefined ? new Map() : this.#steps.prepare(chain.handlers, root.resolver)
    return compileErrorPipeline({ chain, steps, responder: this.#responder, logger: this.#logger })
  }
}
