import type { MetadataKey } from '../../core/index.js'

/** A decorator of a class, for all its handlers, or of one handler. */
export type HandlerDecorator = (target: object, method?: string | symbol) => void

/** Sets a slot of the class or of the method. */
export function setting<T>(key: MetadataKey<T>, value: T): HandlerDecorator {
  return (target, method) => key.set(target, value, method)
}

/** Adds to a slot of the class or of the method. Decorators are applied from the bottom up, and read from the top down. */
export function adding<T>(key: MetadataKey<readonly T[]>, ...values: readonly T[]): HandlerDecorator {
  return (target, method) => key.update(target, (others = []) => [...values, ...others], method)
}
