import type { AbstractType, Type } from '../../common/index.js'
import { setOriginalFunction, subclassOf, type AnyClass } from '../../core/index.js'
import { CONTROLLER, controllerMappings } from '../../http/index.js'
import type { ExchangeFunction } from './compile-exchange.js'

/** What a client of an exchange interface has besides the methods of the interface. */
interface ExchangeClient {
  [FUNCTIONS]: ReadonlyMap<string | symbol, ExchangeFunction>
}

const FUNCTIONS = Symbol('nexus:exchanges')

/**
 * The class that implements an exchange interface as a client: a subclass whose mapped methods call what has been compiled for the
 * instance. Methods without a mapping stay what they are. It is a class like any other, so the container weaves aspects into it.
 */
export function exchangeClass<T>(type: AbstractType<T>): Type<T> {
  const implementation = subclassOf(type)
  // What the interface says about routes is for the controllers that extend it.
  CONTROLLER.set(implementation, undefined as never)
  for (const { handler } of controllerMappings(type)) {
    const original = (type.prototype as Record<string | symbol, (...args: never[]) => unknown>)[handler]
    if (typeof original !== 'function') continue
    const method = function (this: ExchangeClient, ...args: unknown[]): unknown {
      return this[FUNCTIONS].get(handler)?.(args)
    }
    Object.defineProperties(method, {
      name: { value: original.name, configurable: true },
      length: { value: original.length, configurable: true },
    })
    setOriginalFunction(method, original)
    Object.defineProperty(implementation.prototype, handler, {
      value: method,
      writable: true,
      configurable: true,
    })
  }
  return implementation
}

/** Makes a client of a class that {@link exchangeClass} made, or of one that is woven from it. */
export function instantiate(
  implementation: AnyClass,
  functions: ReadonlyMap<string | symbol, ExchangeFunction>,
): object {
  const client = new (implementation as unknown as new () => object)()
  Object.defineProperty(client, FUNCTIONS, { value: functions })
  return client
}
