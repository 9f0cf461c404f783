import { MetadataKey } from '../../core/index.js'
import type { GuardReference } from './guard.js'
import type { InterceptorReference } from './interceptor.js'
import type { MiddlewareReference } from './middleware.js'

/** On a module class, a controller class, or (prototype, method). */
export const MIDDLEWARE = new MetadataKey<readonly MiddlewareReference[]>('http:middleware')
/** On a controller class or (prototype, method). */
export const GUARDS = new MetadataKey<readonly GuardReference[]>('http:guards')
/** On a controller class or (prototype, method). */
export const INTERCEPTORS = new MetadataKey<readonly InterceptorReference[]>('http:interceptors')

type ClassOrMethodDecorator = (target: object, member?: string | symbol) => void

function appending<T>(key: MetadataKey<readonly T[]>, added: readonly T[]): ClassOrMethodDecorator {
  return (target, member) => key.update(target, (current = []) => [...added, ...current], member)
}

/** Runs middleware for every route of a module, of a controller, or for one method; in the order given, outermost first. */
export function UseMiddleware(...middleware: readonly MiddlewareReference[]): ClassOrMethodDecorator {
  return appending(MIDDLEWARE, middleware)
}

/** Lets a request reach the controller's handlers, or one handler, only if every guard agrees; in the order given, the class's first. */
export function UseGuards(...guards: readonly GuardReference[]): ClassOrMethodDecorator {
  return appending(GUARDS, guards)
}

/** Wraps the controller's handlers, or one handler; the first is outermost, the class's outside the method's. */
export function UseInterceptors(...interceptors: readonly InterceptorReference[]): ClassOrMethodDecorator {
  return appending(INTERCEPTORS, interceptors)
}
