import { getEventListeners } from 'node:events'
import { expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import { ExecutionScope, RateLimiter } from '../index.js'

it('has one listener on a signal under which many calls wait, and none when they are gone', async () => {
  const clock = new ManualClock()
  const limiter = RateLimiter.of(
    'x',
    { limitForPeriod: 1, limitRefreshPeriod: '1s', timeoutDuration: '1m' },
    { clock },
  )
  const scope = new ExecutionScope()
  const calls = ExecutionScope.run(scope, () =>
    Array.from({ length: 20 }, () => limiter.execute(() => 'done')),
  )
  const outcomes = Promise.allSettled(calls)
  expect(limiter.waitingCalls).toBe(19)
  expect(getEventListeners(scope.signal, 'abort').length).toBeLessThanOrEqual(1)
  scope.abort(new RangeError('enough'))
  const rejected = (await outcomes).filter(({ status }) => status === 'rejected')
  expect(rejected).toHaveLength(19)
  expect(limiter.waitingCalls).toBe(0)
  expect(getEventListeners(scope.signal, 'abort')).toEqual([])
  expect(clock.pending).toBe(0)
})
