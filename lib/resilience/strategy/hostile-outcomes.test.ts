import { describe, expect, it } from '@jest/globals'
import {
  Bulkhead,
  CircuitBreaker,
  Coalesce,
  ExecutionScope,
  Fallback,
  Hedge,
  ResiliencePipeline,
  Retry,
  TimeLimiter,
} from '../index.js'

interface Engine {
  execute(operation: () => unknown): Promise<unknown>
}

const engines: Record<string, () => Engine> = {
  'a retry': () => Retry.of('inventory', { maxAttempts: 2, waitDuration: 0 }),
  'a hedge': () => Hedge.of('inventory', { maxHedgedAttempts: 1 }),
  'a circuit breaker': () => CircuitBreaker.of('inventory'),
  'a half-open circuit breaker': () => {
    const breaker = CircuitBreaker.of('inventory')
    breaker.transitionToHalfOpenState()
    return breaker
  },
  'a time limiter': () => TimeLimiter.of('inventory'),
  'a bulkhead': () => Bulkhead.of('inventory'),
  'a coalesce': () => Coalesce.of('inventory'),
  'a fallback': () => Fallback.of('inventory', [{ for: SyntaxError, value: 'unused' }]),
}
const tryTwice = new Set(['a retry', 'a hedge'])

describe.each(Object.entries(engines))('%s', (name, make) => {
  it('gives the value of a thenable whose then returns nothing', async () => {
    await expect(make().execute(() => ({ then: (keep: (value: number) => void) => keep(5) }))).resolves.toBe(
      5,
    )
  })

  it('hears of a thenable that settles twice once', async () => {
    const failure = new RangeError('out of stock')
    let calls = 0
    const twice = () => {
      calls++
      return {
        then(_keep: unknown, reject: (error: unknown) => void) {
          reject(failure)
          reject(failure)
        },
      }
    }
    await expect(make().execute(twice)).rejects.toBe(failure)
    expect(calls).toBe(tryTwice.has(name) ? 2 : 1)
  })

  it('fails with what the then of a thenable throws', async () => {
    const failure = new RangeError('then')
    const throwing = {
      then() {
        throw failure
      },
    }
    await expect(make().execute(() => throwing)).rejects.toBe(failure)
  })
})

it('counts a thenable that settles twice as one failure', async () => {
  const breaker = CircuitBreaker.of('inventory')
  const failure = new RangeError('out of stock')
  const twice = {
    then(_keep: unknown, reject: (error: unknown) => void) {
      reject(failure)
      reject(failure)
    },
  }
  await expect(breaker.execute(() => twice)).rejects.toBe(failure)
  expect(breaker.metrics.numberOfFailedCalls).toBe(1)
})

/** An error that can not be looked at. */
function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable(new RangeError('gone'), {})
  revoke()
  return proxy
}

it.each([
  ['undefined', undefined],
  ['null', null],
  ['NaN', Number.NaN],
  ['a symbol', Symbol('failure')],
  ['an object without a prototype', Object.create(null) as object],
  ['a frozen error', Object.freeze(new RangeError('frozen'))],
  ['a revoked proxy', revoked()],
])('passes %s through a whole pipeline as it was thrown', async (_title, thrown) => {
  const pipeline = ResiliencePipeline.builder('inventory')
    .retry({ waitDuration: 0, ignoreExceptions: ['Unknown', SyntaxError] })
    .hedge({ handleExceptions: ['Unknown'] })
    .circuitBreaker({ recordExceptions: ['Unknown', TypeError] })
    .timeLimiter()
    .bulkhead()
    .build()
  const caught = pipeline
    .execute(async () => {
      await Promise.resolve()
      throw thrown
    })
    .then(
      () => ({ error: 'none was thrown' }),
      (error: unknown) => ({ error }),
    )
  // Not by toEqual, which looks into it.
  expect(Object.is((await caught).error, thrown)).toBe(true)
})

it('counts an error that can not be looked at, and has the permission of a half-open breaker back', () => {
  const breaker = CircuitBreaker.of('inventory', {
    permittedNumberOfCallsInHalfOpenState: 1,
    ignoreExceptions: ['Unknown', SyntaxError],
  })
  breaker.transitionToHalfOpenState()
  try {
    breaker.apply(() => {
      throw revoked()
    })
  } catch {
    // The caller's business.
  }
  expect(breaker.state).toBe('OPEN')
})

it('passes an error that can not be looked at by the rules of a fallback that are for classes', () => {
  const thrown = revoked()
  const fallback = Fallback.of('inventory', [{ for: SyntaxError, value: 'for a class' }])
  const failing = () => {
    throw thrown
  }
  let caught: unknown
  try {
    fallback.apply(failing)
  } catch (error) {
    caught = error
  }
  expect(Object.is(caught, thrown)).toBe(true)
  expect(Fallback.of('inventory', { value: 'for all' }).apply(failing)).toBe('for all')
})

it('passes an error whose name can not be read through a breaker whose caller has gone', () => {
  const breaker = CircuitBreaker.of('inventory')
  const nameless = new Proxy(new RangeError('gone'), {
    get(target, name) {
      if (name === 'name') throw new TypeError('no name')
      return Reflect.get(target, name) as unknown
    },
  })
  const scope = new ExecutionScope()
  let caught: unknown
  try {
    ExecutionScope.run(scope, () =>
      breaker.apply(() => {
        scope.abort()
        throw nameless
      }),
    )
  } catch (error) {
    caught = error
  }
  expect(Object.is(caught, nameless)).toBe(true)
  expect(breaker.metrics.numberOfFailedCalls).toBe(1)
})
