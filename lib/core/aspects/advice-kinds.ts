import { isPromiseLike } from '../../common/index.js'
import type { AdviceKind } from './aspect.decorators.js'
import type { Advice, Invocation } from './aspect.js'

/** Calls the advice method of an aspect instance. */
export type AdviceCall = (invocation: Invocation, argument?: unknown) => unknown

/** Turns an advice method of any kind into around-advice. A synchronous method stays so unless the advice returns a promise. */
export function toAdvice(kind: AdviceKind, call: AdviceCall): Advice {
  switch (kind) {
    case 'around':
      return call
    case 'before':
      return (invocation, proceed) => {
        const done = call(invocation)
        return isPromiseLike(done) ? done.then(proceed) : proceed()
      }
    case 'after':
      return observe({ returned: call, thrown: call })
    case 'afterReturning':
      return observe({ returned: call })
    case 'afterThrowing':
      return observe({ thrown: call })
  }
}

interface Observers {
  readonly returned?: AdviceCall
  readonly thrown?: AdviceCall
}

function observe({ returned, thrown }: Observers): Advice {
  const succeed = (invocation: Invocation, value: unknown): unknown => {
    const done = returned?.(invocation, value)
    return isPromiseLike(done) ? done.then(() => value) : value
  }
  const fail = (invocation: Invocation, error: unknown): unknown => {
    const done = thrown?.(invocation, error)
    if (isPromiseLike(done)) return done.then(() => Promise.reject(error as Error))
    throw error
  }
  return (invocation, proceed) => {
    let value: unknown
    try {
      value = proceed()
    } catch (error) {
      return fail(invocation, error)
    }
    if (!isPromiseLike(value)) return succeed(invocation, value)
    return value.then(
      (settled) => succeed(invocation, settled),
      (error: unknown) => fail(invocation, error),
    )
  }
}
