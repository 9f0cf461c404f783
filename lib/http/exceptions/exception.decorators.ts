import type { Type } from '../../common/index.js'
import { markComponent, MetadataKey, useComponents, type AnyClass } from '../../core/index.js'
import { describe } from '../errors/thrown.js'
import type { ExceptionFilterReference } from './exception-filter.js'
import { InvalidComponentReferenceError } from '../pipeline/pipeline.errors.js'
import { InvalidExceptionTypeError } from './exceptions.errors.js'

/** One `@ExceptionHandler` method. */
export interface ExceptionHandlerMetadata {
  readonly method: string | symbol
  /** Empty: the types of its parameters. */
  readonly exceptions: readonly AnyClass[]
}

/** Which controllers an advice is for: those that any selector picks, or every one where there is no selector. */
export interface ControllerAdviceOptions {
  /** These controllers and their subclasses. */
  readonly controllers?: readonly AnyClass[]
  /** Controllers that extend one of these classes. */
  readonly assignableTypes?: readonly AnyClass[]
  /** Controllers of these modules. */
  readonly modules?: readonly AnyClass[]
  /** Controllers that carry one of these metadata. */
  readonly annotations?: readonly MetadataKey<unknown>[]
  /** Advices with a lower order are asked first. Default: what `@Order` says, else last. */
  readonly order?: number
}

/** On a prototype: its exception handler methods, inherited ones first. */
export const EXCEPTION_HANDLERS = new MetadataKey<readonly ExceptionHandlerMetadata[]>(
  'http:exception-handlers',
)
/** On an advice class. */
export const CONTROLLER_ADVICE = new MetadataKey<ControllerAdviceOptions>('http:controller-advice')
/** On a filter class: the types it catches; none is everything. */
export const CATCH = new MetadataKey<readonly AnyClass[]>('http:catch')
/** On a controller class or (prototype, method), in the order of declaration. */
export const EXCEPTION_FILTERS = new MetadataKey<readonly ExceptionFilterReference[]>(
  'http:exception-filters',
)

/**
 * Handles exceptions of these types and their subclasses, thrown by handlers of the same controller, or of every controller that an
 * advice is for. The closest type wins. Without types, the parameters that are Error classes say which.
 *
 * @throws InvalidExceptionTypeError when the class is defined
 *
 * @example
 * @ExceptionHandler(OutOfStock)
 * @ResponseStatus(409)
 * outOfStock(error: OutOfStock) {
 *   return { sku: error.sku, available: error.available }
 * }
 */
export function ExceptionHandler(
  ...exceptions: readonly (AnyClass | readonly AnyClass[])[]
): (prototype: object, method: string | symbol, descriptor?: PropertyDescriptor) => void {
  const types = checkedTypes('ExceptionHandler', exceptions.flat())
  return (prototype, method) =>
    EXCEPTION_HANDLERS.update(prototype, (inherited = []) => [
      ...inherited.filter((handler) => handler.method !== method),
      { method, exceptions: types },
    ])
}

/** Makes a class a component whose `@ExceptionHandler` methods serve several controllers. */
export function ControllerAdvice(options: ControllerAdviceOptions = {}): (type: AnyClass) => void {
  return function decorator(type) {
    CONTROLLER_ADVICE.set(type, options)
    markComponent(type, { stereotype: 'controller-advice' }, decorator)
  }
}

/** Spring's name for an advice whose methods return response bodies, which all of ours do. */
export function RestControllerAdvice(options: ControllerAdviceOptions = {}): (type: AnyClass) => void {
  return ControllerAdvice(options)
}

/** Makes a class a component that is an ExceptionFilter of these exceptions; without types of everything, also what is not an Error. */
export function Catch(...exceptions: readonly AnyClass[]): (type: AnyClass) => void {
  const types = checkedTypes('Catch', exceptions)
  return function decorator(type) {
    CATCH.set(type, types)
    markComponent(type, { stereotype: 'exception-filter' }, decorator)
  }
}

/**
 * Binds filters to a controller or to one method. Of several that catch an exception the last one of the list does, as in NestJS.
 *
 * @throws InvalidComponentReferenceError when the class is defined, for what is neither a class nor an object
 */
export function UseFilters(
  ...filters: readonly ExceptionFilterReference[]
): (target: object, member?: string | symbol) => void {
  filters.forEach((filter: unknown, index) => {
    if ((typeof filter !== 'object' && typeof filter !== 'function') || filter === null)
      throw new InvalidComponentReferenceError('UseFilters', index, describe(filter))
  })
  const classes = filters.filter((filter) => typeof filter === 'function') as readonly Type[]
  return (target, member) => {
    EXCEPTION_FILTERS.update(target, (current = []) => [...current, ...filters], member)
    useComponents(target, classes)
  }
}

function checkedTypes(decorator: string, types: readonly AnyClass[]): readonly AnyClass[] {
  types.forEach((type: unknown, index) => {
    const isClass =
      typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null
    if (!isClass) throw new InvalidExceptionTypeError(decorator, index, describe(type))
  })
  return types
}
