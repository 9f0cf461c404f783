import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import { Bulkhead, Chaos, CircuitBreaker, ExecutionScope, Hedge, Retry, TimeLimiter } from '../index.js'

const clock = new ManualClock()
const failing = () => {
  throw new RangeError('out of stock')
}
const hanging = () => new Promise<never>(() => {})

/** Each makes a call that goes on until its signal aborts, or its caller does not care any more. */
const patterns: Record<string, () => () => unknown> = {
  'a bulkhead': () => {
    const bulkhead = Bulkhead.of('inventory', { maxConcurrentCalls: 0, maxWaitDuration: '1m' }, { clock })
    return () => bulkhead.apply(hanging)
  },
  'a retry': () => {
    const retry = Retry.of('inventory', { waitDuration: '1m' }, { clock })
    return () => retry.apply(failing)
  },
  'a hedge': () => {
    const hedge = Hedge.of('inventory', { delay: '1m' }, { clock })
    return () => hedge.apply(hanging)
  },
  'injected latency': () => {
    const chaos = Chaos.of('inventory', { latency: '1m', injectionRate: 1 }, { clock })
    return () => chaos.apply(hanging)
  },
}

it.each(Object.entries(patterns))(
  'puts one listener on the signal for all calls that wait in %s',
  async (_name, make) => {
    const scope = new ExecutionScope()
    const call = make()
    const calls = ExecutionScope.run(scope, () => Array.from({ length: 50 }, () => call()))
    expect(getEventListeners(scope.signal, 'abort')).toHaveLength(1)
    const reason = new RangeError('gone')
    scope.abort(reason)
    const outcomes = await Promise.allSettled(calls)
    expect(new Set(outcomes)).toEqual(new Set(calls.map(() => ({ status: 'rejected', reason }))))
    expect(clock.pending).toBe(0)
  },
)

it('puts one listener on a signal that many executions follow', async () => {
  const controller = new AbortController()
  const limiter = TimeLimiter.of('inventory', { timeoutDuration: '1m' }, { clock })
  const ended: unknown[] = []
  const wait = ({ signal }: { readonly signal: AbortSignal }) =>
    new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        ended.push(signal.reason)
        resolve()
      })
    })
  const calls = Array.from({ length: 50 }, () => limiter.execute(wait, { signal: controller.signal }))
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
  controller.abort('gone')
  await Promise.allSettled(calls)
  expect(ended).toEqual(calls.map(() => 'gone'))
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
})

it('gives a permission of a half-open breaker back at once where nobody waited for the call from the start', async () => {
  const breaker = CircuitBreaker.of('inventory', { permittedNumberOfCallsInHalfOpenState: 1 }, { clock })
  breaker.transitionToHalfOpenState()
  const scope = new ExecutionScope()
  ExecutionScope.run(scope, () => {
    scope.abort()
    void breaker.apply(hanging)
  })
  await setImmediate()
  expect(breaker.tryAcquirePermission()).toBeDefined()
})
