import { isPromiseLike, type Awaitable } from '../../common/index.js'
import type { AnyClass } from '../metadata/reflect.js'
import { POST_CONSTRUCT, PRE_DESTROY } from './lifecycle.decorators.js'

type Methods = Record<string | symbol, () => Awaitable<unknown>>

/** Calls the `@PostConstruct` methods of a class; `undefined` where it has none. A promise only where one of them needs it. */
export function initializerOf(cls: AnyClass): ((instance: object) => Awaitable<void>) | undefined {
  const names = [...(POST_CONSTRUCT.get(cls.prototype as object) ?? [])]
  return names.length === 0 ? undefined : (instance) => callInTurn(instance as Methods, names, 0)
}

function callInTurn(instance: Methods, names: readonly (string | symbol)[], from: number): Awaitable<void> {
  for (let i = from; i < names.length; i++) {
    const pending = instance[names[i] as string]?.()
    if (isPromiseLike(pending)) return Promise.resolve(pending).then(() => callInTurn(instance, names, i + 1))
  }
  return undefined
}

/** Whether a class has anything to do when its instances end. */
export function hasDestroyer(cls: AnyClass): boolean {
  const prototype = cls.prototype as object
  return (
    PRE_DESTROY.get(prototype) !== undefined ||
    Symbol.asyncDispose in prototype ||
    Symbol.dispose in prototype
  )
}

/** `@PreDestroy` methods, then `Symbol.asyncDispose` or else `Symbol.dispose`, then the bean's `destroyMethod`. */
export function destroyerOf(instance: unknown, destroyMethod?: string): (() => Awaitable<void>) | undefined {
  if (typeof instance !== 'object' || instance === null) return undefined
  const names: (string | symbol)[] = [...(PRE_DESTROY.get(instance) ?? [])]
  if (Symbol.asyncDispose in instance) names.push(Symbol.asyncDispose)
  else if (Symbol.dispose in instance) names.push(Symbol.dispose)
  if (destroyMethod !== undefined) names.push(destroyMethod)
  return names.length === 0 ? undefined : () => callInTurn(instance as Methods, names, 0)
}
