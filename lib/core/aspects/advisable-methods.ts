import type { AnyClass } from '../metadata/reflect.js'
import { ancestry } from './aspect-metadata.js'

export type AnyMethod = (...args: unknown[]) => unknown

/**
 * The methods an instance of the class has, own and inherited, by name: what `class` syntax put on the prototypes. Accessors,
 * static members, `#private` methods and functions in properties are not among them, nor is what a built-in parent has (`Map`).
 */
export function advisableMethods(
  cls: AnyClass,
): ReadonlyMap<string | symbol, TypedPropertyDescriptor<AnyMethod>> {
  const members = new Map<string | symbol, PropertyDescriptor>()
  for (const current of ancestry(cls)) {
    const prototype = current.prototype as object
    for (const name of Reflect.ownKeys(prototype)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name)
      if (descriptor !== undefined && !members.has(name)) members.set(name, descriptor)
    }
  }
  members.delete('constructor')
  return new Map(
    [...members].filter(([, { value }]) => typeof value === 'function' && !isNative(value as AnyMethod)),
  )
}

function isNative(method: AnyMethod): boolean {
  return Function.prototype.toString.call(method).endsWith('{ [native code] }')
}
