import type { Type } from '../../common/index.js'
import { MetadataKey, useComponents } from '../../core/index.js'
import { describe } from '../errors/thrown.js'
import type { GuardReference } from './guard.js'
import type { InterceptorReference } from './interceptor.js'
import { isMiddlewareClass, type MiddlewareReference } from './middleware.js'
import { InvalidComponentReferenceError } from './pipeline.errors.js'

/** On a module class, a controller class, or (prototype, method). */
export const MIDDLEWARE = new MetadataKey<readonly MiddlewareReference[]>('http:middleware')
/** On a controller class or (prototype, method). */
export const GUARDS = new MetadataKey<readonly GuardReference[]>('http:guards')
/** On a controller class or (prototype, method). */
export const INTERCEPTORS = new MetadataKey<readonly InterceptorReference[]>('http:interceptors')

type ClassOrMethodDecorator = (target: object, member?: string | symbol) => void

/**
 * Decorators of a class run from the lowest to the uppermost, so each puts its own before what is there; what a parent class declared
 * is among that. Classes are provided by the module of the decorated one where it sees no provider of them.
 */
function appending<T extends object>(
  decorator: string,
  key: MetadataKey<readonly T[]>,
  added: readonly T[],
  isClass: (reference: T) => boolean,
): ClassOrMethodDecorator {
  added.forEach((reference: unknown, index) => {
    if ((typeof reference !== 'object' && typeof reference !== 'function') || reference === null)
      throw new InvalidComponentReferenceError(decorator, index, describe(reference))
  })
  const classes = added.filter(isClass) as readonly unknown[] as readonly Type[]
  return (target, member) => {
    key.update(target, (current = []) => [...added, ...current], member)
    useComponents(target, classes)
  }
}

function isFunction(reference: object): boolean {
  return typeof reference === 'function'
}

/**
 * Runs middleware for every route of a module, of a controller, or for one method; in the order given, outermost first.
 *
 * @throws InvalidComponentReferenceError when the class is defined, for what is neither a function nor a class
 */
export function UseMiddleware(...middleware: readonly MiddlewareReference[]): ClassOrMethodDecorator {
  return appending('UseMiddleware', MIDDLEWARE, middleware, isMiddlewareClass)
}

/**
 * Lets a request reach the controller's handlers, or one handler, only if every guard agrees; in the order given, the class's first.
 *
 * @throws InvalidComponentReferenceError when the class is defined, for what is neither a class nor an object
 */
export function UseGuards(...guards: readonly GuardReference[]): ClassOrMethodDecorator {
  return appending('UseGuards', GUARDS, guards, isFunction)
}

/**
 * Wraps the controller's handlers, or one handler; the first is outermost, the class's outside the method's.
 *
 * @throws InvalidComponentReferenceError when the class is defined, for what is neither a class nor an object
 */
export function UseInterceptors(...interceptors: readonly InterceptorReference[]): ClassOrMethodDecorator {
  return appending('UseInterceptors', INTERCEPTORS, interceptors, isFunction)
}
