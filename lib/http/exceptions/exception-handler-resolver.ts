import { COMPONENT, type AnyClass } from '../../core/index.js'
import { ExceptionHandlerChain, FilterPlace, type HandlerPlace } from './exception-handler-chain.js'
import type { ExceptionFilterReference } from './exception-filter.js'
import type { ExceptionHandlerMatch } from './exception-handler-reference.js'
import { ExceptionMethods } from './exception-methods.js'
import { CONTROLLER_ADVICE, EXCEPTION_FILTERS, type ControllerAdviceOptions } from './exception.decorators.js'

/** An advice as the application graph has it. */
export interface AdviceComponent {
  /** A class with `@ControllerAdvice`. */
  readonly type: AnyClass
  /** Default: what `@ControllerAdvice` or `@Order` says, else last. */
  readonly order?: number | undefined
}

export interface ExceptionHandlerResolverOptions {
  readonly advices?: readonly AdviceComponent[]
  /** Filters of the whole application, in the order of their registration. */
  readonly filters?: readonly ExceptionFilterReference[]
  /** The module class of a controller, for advices that name modules. */
  readonly moduleOf?: (controller: AnyClass) => AnyClass | undefined
}

interface Advice {
  readonly methods: ExceptionMethods
  readonly options: ControllerAdviceOptions
  readonly order: number
}

/**
 * Knows who handles the errors of which controller. Asked in this order: filters of the method, `@ExceptionHandler` methods of the
 * controller, filters of the controller, advices by their order, filters of the application. Within one class the closest type of the
 * exception's hierarchy wins, and the exception before its causes (Spring's rules); within one list of filters the last (NestJS's).
 */
export class ExceptionHandlerResolver {
  readonly #advices: readonly Advice[]
  readonly #filters: FilterPlace
  readonly #moduleOf: (controller: AnyClass) => AnyClass | undefined
  readonly #local = new Map<AnyClass, ExceptionMethods>()

  /** @throws AmbiguousExceptionHandlerError, UntypedExceptionHandlerError */
  constructor({
    advices = [],
    filters = [],
    moduleOf = () => undefined,
  }: ExceptionHandlerResolverOptions = {}) {
    this.#advices = advices.map(toAdvice).sort((a, b) => (a.order === b.order ? 0 : a.order - b.order))
    this.#filters = new FilterPlace(filters)
    this.#moduleOf = moduleOf
  }

  /** The handlers for errors of one controller method. Call it at boot and keep the chain. @throws as the constructor */
  chainFor(controller: AnyClass, method?: string | symbol): ExceptionHandlerChain {
    const prototype = controller.prototype as object
    const ofMethod = method === undefined ? [] : (EXCEPTION_FILTERS.get(prototype, method) ?? [])
    return new ExceptionHandlerChain([
      new FilterPlace(ofMethod),
      this.#localMethods(controller),
      new FilterPlace(EXCEPTION_FILTERS.get(controller) ?? []),
      ...this.#applicable((options) => isFor(options, controller, this.#moduleOf(controller))),
      this.#filters,
    ])
  }

  /** The handlers for what fails before a controller is known (404, middleware): advices without selectors, and the application's filters. */
  unroutedChain(): ExceptionHandlerChain {
    return new ExceptionHandlerChain([...this.#applicable(hasNoSelector), this.#filters])
  }

  /** {@link chainFor} and its `resolve` in one step, for tools and tests. */
  resolve(
    thrown: unknown,
    controller?: AnyClass,
    method?: string | symbol,
  ): ExceptionHandlerMatch | undefined {
    const chain = controller === undefined ? this.unroutedChain() : this.chainFor(controller, method)
    return chain.resolve(thrown)
  }

  #localMethods(controller: AnyClass): ExceptionMethods {
    let methods = this.#local.get(controller)
    if (methods === undefined)
      this.#local.set(controller, (methods = new ExceptionMethods(controller, 'controller')))
    return methods
  }

  #applicable(isApplicable: (options: ControllerAdviceOptions) => boolean): readonly HandlerPlace[] {
    return this.#advices.filter(({ options }) => isApplicable(options)).map(({ methods }) => methods)
  }
}

function toAdvice({ type, order }: AdviceComponent): Advice {
  const options = CONTROLLER_ADVICE.get(type) ?? {}
  const declared = options.order ?? COMPONENT.getOwn(type)?.order ?? Infinity
  return { methods: new ExceptionMethods(type, 'advice'), options, order: order ?? declared }
}

function hasNoSelector({
  controllers,
  assignableTypes,
  modules,
  annotations,
}: ControllerAdviceOptions): boolean {
  return [controllers, assignableTypes, modules, annotations].every((selector) => selector === undefined)
}

function isFor(
  options: ControllerAdviceOptions,
  controller: AnyClass,
  module: AnyClass | undefined,
): boolean {
  if (hasNoSelector(options)) return true
  const { controllers = [], assignableTypes = [], modules = [], annotations = [] } = options
  return (
    [...controllers, ...assignableTypes].some(
      (type) => controller === type || controller.prototype instanceof type,
    ) ||
    (module !== undefined && modules.includes(module)) ||
    annotations.some((key) => key.get(controller) !== undefined)
  )
}
