import { isPromiseLike } from '../../common/index.js'
import { returnType, type Advice, type AdvisedMethod } from '../../core/index.js'

/** Whether the method is known to return a promise: it is an async function, or says `Promise` in its signature. */
export function isAsynchronous({ target, name }: AdvisedMethod): boolean {
  const kind = kindOf(target, name)
  // Of an async generator TypeScript says `Promise` as well.
  if (kind.endsWith('GeneratorFunction')) return false
  return kind === 'AsyncFunction' || returnType(target.prototype as object, name) === Promise
}

/** Whether the method is known to return no promise: it is a generator, or the type that TypeScript emitted says so. */
export function isSynchronous(method: AdvisedMethod): boolean {
  const type = returnType(method.target.prototype as object, method.name)
  if (isGenerator(method)) return true
  return typeof type === 'function' && type !== Object && !('then' in (type.prototype as object))
}

/** Whether the method is a generator, of whatever kind: a call returns before anything of it runs. */
export function isGenerator({ target, name }: AdvisedMethod): boolean {
  return kindOf(target, name).endsWith('GeneratorFunction')
}

/** `Function`, `AsyncFunction`, `GeneratorFunction` or `AsyncGeneratorFunction`. */
function kindOf(target: AdvisedMethod['target'], name: string | symbol): string {
  const method = (target.prototype as Record<string | symbol, unknown>)[name]
  return Object.prototype.toString.call(method).slice('[object '.length, -1)
}

/** Advice of an asynchronous method: its callers get promises, whatever is thrown or given in place of the method. */
export function promised(advice: Advice): Advice {
  return (invocation, proceed) => {
    try {
      const result = advice(invocation, proceed)
      return isPromiseLike(result) ? result : Promise.resolve(result)
    } catch (error) {
      return Promise.reject(error)
    }
  }
}
