import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import Opossum from 'opossum'
import { SystemClock } from '../../common/index.js'
import { Injectable } from '../../core/index.js'
import { TestingModule, type TestApplication } from '../../testing/index.js'
import {
  BulkheadFullError,
  CallNotPermittedError,
  CircuitBreaker,
  CircuitBreakerRegistry,
  ExecutionScope,
  InvalidStrategyOptionsError,
  OpossumCircuitBreaker,
  TimeLimitExceededError,
  UnsupportedByOpossumError,
} from '../index.js'
import type { CircuitBreakerOptions, CircuitBreakerSnapshot } from '../index.js'
import { SYSTEM_RUNTIME } from '../strategy/strategy-runtime.js'
import { circuitBreakerConformance } from './circuit-breaker.conformance.js'

/** That of the machine, as jest sets it. */
class FakedClock extends SystemClock {
  override monotonic(): number {
    return performance.now()
  }
}

const RUNTIME = { ...SYSTEM_RUNTIME, clock: new FakedClock() }

// opossum has timers and a clock of its own: the machine's.
beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

circuitBreakerConformance('opossum', (options) => ({
  breaker: CircuitBreaker.of('inventory', { ...options, engine: 'opossum' }, RUNTIME),
  advance: async (ms) => {
    await jest.advanceTimersByTimeAsync(ms)
  },
}))

class Broken extends Error {}

function made(options: Omit<CircuitBreakerOptions, 'engine'> = {}): OpossumCircuitBreaker {
  return CircuitBreaker.of('inventory', { ...options, engine: 'opossum' }, RUNTIME) as OpossumCircuitBreaker
}

async function fail(breaker: CircuitBreaker, times = 1): Promise<void> {
  for (let i = 0; i < times; i++)
    await expect(breaker.execute(() => Promise.reject(new Broken()))).rejects.toThrow(Broken)
}

function typesOf(breaker: CircuitBreaker): readonly string[] {
  return breaker.events.recent().map(({ type }) => type)
}

describe('A circuit breaker of opossum', () => {
  it("has opossum's defaults", () => {
    const breaker = made()
    expect(breaker.config).toMatchObject({
      failureRateThreshold: 50,
      minimumNumberOfCalls: 1,
      slidingWindowType: 'TIME_BASED',
      slidingWindowSize: 10,
      waitDurationInOpenState: 30_000,
      permittedNumberOfCallsInHalfOpenState: 1,
      automaticTransitionFromOpenToHalfOpenEnabled: true,
    })
    expect(breaker.opossum.name).toBe('inventory')
  })

  it('opens at a rate of our name, and beyond a rate of its own', async () => {
    const [ours, native] = [
      made({ failureRateThreshold: 50, minimumNumberOfCalls: 2 }),
      made({ opossum: { errorThresholdPercentage: 50, volumeThreshold: 2 } }),
    ]
    for (const breaker of [ours, native]) {
      await breaker.execute(() => 'ok')
      await fail(breaker)
    }
    expect([ours.state, native.state]).toEqual(['OPEN', 'CLOSED'])
    expect(native.config).toMatchObject({ failureRateThreshold: 50, minimumNumberOfCalls: 2 })
  })

  it('ends the waiting for a call at its timeout, and aborts the signal of the call', async () => {
    const breaker = made({ opossum: { timeout: 50 } })
    let signal: AbortSignal | undefined
    const call = breaker.execute((context) => {
      signal = context.signal
      return new Promise(() => undefined)
    })
    const outcome = call.catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(50)
    expect(await outcome).toBeInstanceOf(TimeLimitExceededError)
    expect(signal?.aborted).toBe(true)
    expect(signal?.reason).toBe(await outcome)
    expect(breaker.metrics.numberOfFailedCalls).toBe(1)
  })

  it('refuses calls beyond its capacity, asked for or made', async () => {
    const breaker = made({ minimumNumberOfCalls: 100, opossum: { capacity: 1, timeout: false } })
    const { promise, resolve } = Promise.withResolvers<string>()
    const running = breaker.execute(() => promise)
    await expect(breaker.execute(() => 'more')).rejects.toThrow(BulkheadFullError)
    expect(breaker.tryAcquirePermission()).toBeUndefined()
    resolve('done')
    await expect(running).resolves.toBe('done')
    const permission = breaker.acquirePermission()
    await expect(breaker.execute(() => 'more')).rejects.toThrow(BulkheadFullError)
    breaker.releasePermission(permission)
    await expect(breaker.execute(() => 'more')).resolves.toBe('more')
  })

  it('counts what it ignores as a success, and says that it was ignored', async () => {
    const breaker = made({
      ignoreExceptions: [Broken],
      recordException: (error) => !(error instanceof TypeError),
      opossum: { errorFilter: (error: Error) => error.message === 'filtered' },
    })
    await fail(breaker)
    const thrown = [new TypeError('not recorded'), new RangeError('filtered')]
    for (const error of thrown) await expect(breaker.execute(() => Promise.reject(error))).rejects.toBe(error)
    expect(breaker.metrics).toMatchObject({ numberOfSuccessfulCalls: 3, numberOfFailedCalls: 0 })
    expect(typesOf(breaker)).toEqual(['IGNORED_ERROR', 'SUCCESS', 'IGNORED_ERROR'])
  })

  it('learns nothing from a caller that leaves while it is closed, and does not close for one', async () => {
    const leave = async (breaker: OpossumCircuitBreaker): Promise<void> => {
      const scope = new ExecutionScope()
      const call = ExecutionScope.run(scope, () =>
        breaker.execute(
          ({ signal }) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error))
            }),
        ),
      )
      const outcome = call.catch((error: unknown) => error)
      scope.abort(new RangeError('hung up'))
      expect(await outcome).toEqual(new RangeError('hung up'))
    }
    const breaker = made()
    await leave(breaker)
    expect(breaker.state).toBe('CLOSED')
    breaker.transitionToOpenStateFor(10)
    await jest.advanceTimersByTimeAsync(10)
    expect(breaker.state).toBe('HALF_OPEN')
    await leave(breaker)
    expect(breaker.state).toBe('OPEN')
  })

  it('is open for as long as it is told, also where it was open', async () => {
    const breaker = made()
    breaker.transitionToOpenState()
    expect(breaker.retryAfter).toBe(30_000)
    breaker.transitionToOpenStateFor('1m')
    await jest.advanceTimersByTimeAsync(59_000)
    expect([breaker.state, breaker.retryAfter]).toEqual(['OPEN', 1_000])
    await jest.advanceTimersByTimeAsync(1_000)
    expect(breaker.state).toBe('HALF_OPEN')
    breaker.transitionToOpenStateUntil(Date.now() + 5_000)
    expect(breaker.retryAfter).toBe(5_000)
    await jest.advanceTimersByTimeAsync(5_000)
    await breaker.execute(() => 'well')
    await fail(breaker)
    expect(breaker.retryAfter).toBe(30_000)
  })

  it.each([3_600_000, -3_600_000])(
    'tells how long it stays open also where the clock of the machine is set by %i ms',
    async (ms) => {
      const breaker = made()
      breaker.transitionToOpenState()
      jest.setSystemTime(Date.now() + ms)
      await jest.advanceTimersByTimeAsync(10_000)
      expect([breaker.state, breaker.retryAfter]).toEqual(['OPEN', 20_000])
      expect(breaker.exportState()).toMatchObject({ state: 'OPEN', until: Date.now() + 20_000 })
    },
  )

  it('can not be put into states that opossum can not be put into', () => {
    const breaker = made()
    expect(() => breaker.transitionToHalfOpenState()).toThrow(UnsupportedByOpossumError)
    expect(() => breaker.transitionToMetricsOnlyState()).toThrow(UnsupportedByOpossumError)
    expect(breaker.state).toBe('CLOSED')
  })

  it('begins in the state that it is given', async () => {
    for (const initialState of ['OPEN', 'HALF_OPEN', 'DISABLED', 'FORCED_OPEN', 'CLOSED'] as const) {
      expect(made({ initialState }).state).toBe(initialState)
    }
    const halfOpen = made({ initialState: 'HALF_OPEN' })
    await halfOpen.execute(() => 'well')
    expect(halfOpen.state).toBe('CLOSED')
  })

  it("goes on from opossum's own export, and exports every state", async () => {
    const before = made({ minimumNumberOfCalls: 10 })
    await fail(before, 3)
    const { state, status } = (before.opossum as unknown as Opossum).toJSON()
    const after = made({ minimumNumberOfCalls: 10, opossum: { state, status } })
    expect(after.metrics.numberOfFailedCalls).toBe(3)
    for (const transition of ['transitionToDisabledState', 'transitionToForcedOpenState'] as const) {
      after[transition]()
      const copy = made()
      copy.importState(JSON.parse(JSON.stringify(after.exportState())) as CircuitBreakerSnapshot)
      expect(copy.state).toBe(after.state)
      expect(copy.metrics.numberOfFailedCalls).toBe(3)
    }
  })

  it('is half-open a moment after it has taken over a half-open state', async () => {
    const before = made({ initialState: 'HALF_OPEN' })
    const after = made()
    after.importState(before.exportState())
    await jest.advanceTimersByTimeAsync(1)
    expect(after.state).toBe('HALF_OPEN')
  })

  it('gives no permission while the one call of the half-open state runs, whoever makes it', async () => {
    const breaker = made({ initialState: 'HALF_OPEN' })
    const permission = breaker.acquirePermission()
    await expect(breaker.execute(() => 'too much')).rejects.toThrow(CallNotPermittedError)
    breaker.onError(permission, 7, new Broken())
    expect(breaker.state).toBe('OPEN')
    expect(breaker.events.recent()).toContainEqual(expect.objectContaining({ type: 'ERROR', duration: 7 }))
    breaker.onSuccess(permission, 7)
    expect(breaker.state).toBe('OPEN')
  })

  it('counts nothing that belongs to an earlier state', () => {
    const breaker = made({ minimumNumberOfCalls: 5 })
    const permission = breaker.acquirePermission()
    breaker.reset()
    breaker.onError(permission, 1, new Broken())
    expect(breaker.metrics.numberOfBufferedCalls).toBe(0)
  })

  it('tells of a call before the change of state that it causes', async () => {
    const breaker = made({ initialState: 'HALF_OPEN' })
    await breaker.execute(() => 'well')
    expect(typesOf(breaker)).toEqual(['SUCCESS', 'STATE_TRANSITION'])
  })

  it('changes what opossum looks at with each call, and refuses to change the rest', async () => {
    const breaker = made({ minimumNumberOfCalls: 2 })
    const changed = {
      failureRateThreshold: 100,
      waitDurationInOpenState: 5_000,
      ignoreExceptions: [TypeError],
    }
    breaker.reconfigure({ ...breaker.config, ...changed })
    await breaker.execute(() => 'ok')
    await fail(breaker, 2)
    expect(breaker.state).toBe('CLOSED')
    breaker.transitionToOpenState()
    expect(breaker.retryAfter).toBe(5_000)
    expect(() =>
      breaker.reconfigure({ ...breaker.config, minimumNumberOfCalls: 5, opossum: { capacity: 1 } }),
    ).toThrow(/minimumNumberOfCalls: opossum takes it once.*\n.*opossum\.capacity: opossum takes it once/)
    expect(() => breaker.reconfigure({ ...breaker.config, engine: 'nexus' })).toThrow(
      InvalidStrategyOptionsError,
    )
  })

  it('shuts opossum down when it is disposed of, and refuses calls then', async () => {
    const breaker = made()
    breaker[Symbol.dispose]()
    breaker[Symbol.dispose]()
    expect(breaker.opossum.isShutdown).toBe(true)
    expect(jest.getTimerCount()).toBe(0)
    expect([breaker.state, breaker.retryAfter]).toEqual(['FORCED_OPEN', undefined])
    await expect(breaker.execute(() => 'late')).rejects.toThrow(CallNotPermittedError)
  })
})

describe('A breaker of opossum that is taken over', () => {
  const opossums: { shutdown(): void }[] = []
  function existing(options: Opossum.Options = {}): Opossum<[string], string> {
    const breaker = new Opossum(async (sku: string) => `stock of ${sku}`, {
      name: 'stock',
      volumeThreshold: 2,
      ...options,
    })
    opossums.push(breaker)
    return breaker
  }
  afterEach(() => {
    for (const breaker of opossums.splice(0)) breaker.shutdown()
  })

  it('goes on as before, and runs calls of the framework in the same state', async () => {
    const breaker = existing()
    const wrapped = OpossumCircuitBreaker.wrap(breaker)
    expect(wrapped.opossum).toBe(breaker)
    expect(wrapped.name).toBe('stock')
    await expect(breaker.fire('a')).resolves.toBe('stock of a')
    expect(wrapped.metrics.numberOfSuccessfulCalls).toBe(1)
    await fail(wrapped, 2)
    expect([breaker.opened, wrapped.state]).toEqual([true, 'OPEN'])
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    expect(typesOf(wrapped)).toEqual([
      'SUCCESS',
      'ERROR',
      'ERROR',
      'FAILURE_RATE_EXCEEDED',
      'STATE_TRANSITION',
      'NOT_PERMITTED',
    ])
  })

  it('keeps its options, its filter and its fallback', async () => {
    const breaker = existing({
      errorThresholdPercentage: 80,
      resetTimeout: 1_000,
      rollingCountTimeout: 4_000,
      errorFilter: (error: Error) => error instanceof Broken,
    })
    const wrapped = OpossumCircuitBreaker.wrap(breaker)
    expect(wrapped.config).toMatchObject({
      failureRateThreshold: 80,
      minimumNumberOfCalls: 2,
      slidingWindowSize: 4,
      waitDurationInOpenState: 1_000,
    })
    await fail(wrapped, 5)
    expect(wrapped.state).toBe('CLOSED')
    breaker.fallback(() => 'instead')
    await expect(wrapped.execute(() => Promise.reject(new RangeError()))).resolves.toBe('instead')
  })

  it('can be given as an option, but no options beside it', () => {
    const breaker = existing()
    const registry = new CircuitBreakerRegistry()
    const taken = registry.circuitBreaker('stock', { engine: 'opossum', opossum: breaker })
    expect((taken as OpossumCircuitBreaker).opossum).toBe(breaker)
    expect(() =>
      CircuitBreaker.of('x', { engine: 'opossum', opossum: breaker, failureRateThreshold: 10 }),
    ).toThrow(/failureRateThreshold: is decided by the breaker that is taken over/)
  })

  it('is refused where it would give one call what another one got', () => {
    expect(() =>
      OpossumCircuitBreaker.wrap(existing({ cache: true, coalesce: true } as Opossum.Options)),
    ).toThrow(/opossum\.cache: .*\n.*opossum\.coalesce: /)
  })
})

describe('@CircuitBreaker with opossum', () => {
  let app: TestApplication | undefined
  beforeEach(() => {
    jest.useRealTimers()
  })
  afterEach(async () => {
    await app?.close()
    app = undefined
  })

  it('takes its options from files, and shuts opossum down with the application', async () => {
    @Injectable()
    class Stock {
      @CircuitBreaker('stock', {
        engine: 'opossum',
        fallback: { for: CallNotPermittedError, value: 'unknown' },
      })
      async of(sku: string): Promise<string> {
        if (sku === 'none') throw new Broken()
        return sku
      }
    }
    app = await TestingModule.create({
      providers: [Stock],
      cache: false,
      properties: {
        'resilience.circuitbreaker.instances.stock.minimum-number-of-calls': 2,
        'resilience.circuitbreaker.instances.stock.opossum.timeout': 3_000,
      },
    }).compile()
    const stock = app.get(Stock)
    await expect(stock.of('a')).resolves.toBe('a')
    await expect(stock.of('none')).rejects.toThrow(Broken)
    await expect(stock.of('a')).resolves.toBe('unknown')
    const breaker = app.get(CircuitBreakerRegistry).circuitBreaker('stock') as OpossumCircuitBreaker
    expect((breaker.opossum as unknown as { options: object }).options).toMatchObject({
      timeout: 3_000,
      volumeThreshold: 2,
    })
    await app.close()
    expect(breaker.opossum.isShutdown).toBe(true)
  })

  it('is refused at boot on a method that gives no promise', async () => {
    @Injectable()
    class Stock {
      @CircuitBreaker('stock', { engine: 'opossum' })
      of(): number {
        return 1
      }
    }
    await expect(TestingModule.create({ providers: [Stock], cache: false }).compile()).rejects.toThrow(
      '@CircuitBreaker can not stand on Stock.of, which returns no promise: opossum gives promises',
    )
  })
})
