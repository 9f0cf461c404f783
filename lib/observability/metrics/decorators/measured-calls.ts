import { errorName, isPromiseLike } from '../../../common/index.js'
import type { Advice, AdvisedMethod } from '../../../core/index.js'

/** What is done at the beginning and at the end of every call of a method. */
export interface CallMeasurement {
  /** @returns what {@link ended} gets, such as the time */
  started(): number
  /** @param exception the class of the error that the call ended with; `none` where it returned */
  ended(started: number, exception: string): void
}

/** Micrometer's tag of a call that did not fail. */
export const NO_EXCEPTION = 'none'

/** Of a meter. An empty one is none, as in Micrometer. */
export function givenName({ name }: { readonly name?: string }): string | undefined {
  return name === '' ? undefined : name
}

/**
 * Advice that measures calls to their real end: a promise until it settles, a generator (asynchronous or not) from its first step until it
 * is exhausted, fails or is given up. A generator that nobody starts is not measured. Whatever else is returned ends the call at once, so a
 * synchronous method stays one.
 */
export function measuredCalls(method: AdvisedMethod, measurement: CallMeasurement): Advice {
  const kind = kindOf(method)
  if (kind === 'GeneratorFunction') {
    return (_invocation, proceed) => measuredSteps(proceed() as Generator, measurement)
  }
  if (kind === 'AsyncGeneratorFunction') {
    return (_invocation, proceed) => measuredAsyncSteps(proceed() as AsyncGenerator, measurement)
  }
  return (_invocation, proceed) => {
    const started = measurement.started()
    let result
    try {
      result = proceed()
    } catch (error) {
      measurement.ended(started, errorName(error))
      throw error
    }
    if (isPromiseLike(result)) return measuredPromise(result, started, measurement)
    measurement.ended(started, NO_EXCEPTION)
    return result
  }
}

function measuredPromise(
  thenable: PromiseLike<unknown>,
  started: number,
  measurement: CallMeasurement,
): Promise<unknown> {
  // A thenable's own `then` need not give anything to go on with.
  const promise =
    thenable instanceof Promise
      ? thenable
      : new Promise<unknown>((resolve, reject) => void thenable.then(resolve, reject))
  return promise.then(
    (value) => {
      measurement.ended(started, NO_EXCEPTION)
      return value
    },
    (error: unknown) => {
      measurement.ended(started, errorName(error))
      throw error
    },
  )
}

function* measuredSteps(steps: Generator, measurement: CallMeasurement): Generator {
  const started = measurement.started()
  let exception = NO_EXCEPTION
  try {
    return (yield* steps) as unknown
  } catch (error) {
    exception = errorName(error)
    throw error
  } finally {
    measurement.ended(started, exception)
  }
}

async function* measuredAsyncSteps(steps: AsyncGenerator, measurement: CallMeasurement): AsyncGenerator {
  const started = measurement.started()
  let exception = NO_EXCEPTION
  try {
    return (yield* steps) as unknown
  } catch (error) {
    exception = errorName(error)
    throw error
  } finally {
    measurement.ended(started, exception)
  }
}

/** `Function`, `AsyncFunction`, `GeneratorFunction` or `AsyncGeneratorFunction`. */
function kindOf({ target, name }: AdvisedMethod): string {
  const method = (target.prototype as Record<string | symbol, unknown>)[name]
  return Object.prototype.toString.call(method).slice('[object '.length, -1)
}
