import type { Type } from '../../common/index.js'
import type { Resolver } from '../../core/index.js'
import { named } from '../pipeline/middleware-name.js'
import {
  isMiddlewareClass,
  type MiddlewareFunction,
  type MiddlewareReference,
} from '../pipeline/middleware.js'

/** A class is taken from the module's container, an object is what it is. */
export function component<T extends object>(reference: T | Type<T>, resolver: Resolver): T {
  return typeof reference === 'function' ? resolver.resolve(reference) : reference
}

export function middlewareFunction(reference: MiddlewareReference, resolver: Resolver): MiddlewareFunction {
  if (!isMiddlewareClass(reference)) return reference
  const instance = resolver.resolve(reference)
  return named((exchange, next) => instance.use(exchange, next), reference.name)
}
