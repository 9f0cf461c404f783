import { MetadataKey, type AnyClass } from '../../core/index.js'
import type { TransformOptions } from '../../validation/index.js'

/** NestJS's options of serialization: class-transformer's, and the class that results are written as. */
export interface SerializationOptions extends TransformOptions {
  /** What `@Returns` says, for handlers that have none. */
  readonly type?: AnyClass
}

/** On a controller, and on (prototype, method). */
export const SERIALIZATION = new MetadataKey<SerializationOptions>('http:serialization')

/**
 * Sets class-transformer's options for the results of a handler, or of every handler of a controller; a method's replace those of
 * its class, as in NestJS. Results of handlers without a declared type are then written by the decorators of the classes that they
 * are of, as NestJS's ClassSerializerInterceptor does it, which is not needed.
 *
 * @example
 * @SerializeOptions({ groups: ['admin'], excludePrefixes: ['_'] })
 */
export function SerializeOptions(options: SerializationOptions = {}) {
  return (target: object, method?: string | symbol): void => SERIALIZATION.set(target, options, method)
}
