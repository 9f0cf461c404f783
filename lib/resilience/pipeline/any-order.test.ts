import { getEventListeners } from 'node:events'
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../testing/index.js'
import {
  Bulkhead,
  CircuitBreaker,
  Coalesce,
  currentSignal,
  Fallback,
  Hedge,
  RateLimiter,
  ResiliencePipeline,
  Retry,
  TimeLimiter,
} from '../index.js'

class Unavailable extends Error {}

/** What an attempt does; one that takes time ends at once when its signal aborts, unless it is deaf. */
interface Attempt {
  readonly takes: number | 'nothing' | 'forever'
  readonly fails: boolean
  readonly isDeaf: boolean
}

const attempt = fc.record({
  takes: fc.constantFrom('nothing' as const, 'forever' as const, 0, 20, 120, 700),
  fails: fc.boolean(),
  isDeaf: fc.boolean(),
})

const call = fc.record({
  at: fc.nat({ max: 400 }),
  attempts: fc.array(attempt, { minLength: 1, maxLength: 4 }),
  abortAfter: fc.option(fc.nat({ max: 600 }), { nil: undefined }),
})

function engines(clock: ManualClock) {
  const runtime = { clock, random: { next: () => 0.5 } }
  return {
    retry: Retry.of('x', { maxAttempts: 3, waitDuration: 50 }, runtime),
    hedge: Hedge.of('x', { delay: 30, maxHedgedAttempts: 2, budget: false }, runtime),
    breaker: CircuitBreaker.of(
      'x',
      {
        slidingWindowSize: 4,
        waitDurationInOpenState: 60,
        permittedNumberOfCallsInHalfOpenState: 2,
        automaticTransitionFromOpenToHalfOpenEnabled: true,
      },
      runtime,
    ),
    limiter: RateLimiter.of(
      'x',
      { limitForPeriod: 3, limitRefreshPeriod: 100, timeoutDuration: 250 },
      runtime,
    ),
    timeLimiter: TimeLimiter.of('x', { timeoutDuration: 300 }, runtime),
    bulkhead: Bulkhead.of('x', { maxConcurrentCalls: 2, maxWaitDuration: 200 }, runtime),
    coalesce: Coalesce.of('x', {}, runtime),
    fallback: Fallback.of('x', { for: RangeError, value: 'instead' }, runtime),
  }
}

type EngineName = keyof ReturnType<typeof engines>
const NAMES = Object.keys(engines(new ManualClock())) as EngineName[]

/** @param running what ends each attempt that still runs */
function run({ takes, fails, isDeaf }: Attempt, clock: ManualClock, running: Set<() => void>): unknown {
  if (takes === 'nothing') {
    if (fails) throw new Unavailable()
    return 'at once'
  }
  const signal = currentSignal()
  return new Promise((resolve, reject) => {
    const end = (): void => {
      timer?.cancel()
      running.delete(end)
      if (signal?.aborted === true) reject(signal.reason as Error)
      else if (fails) reject(new Unavailable())
      else resolve('later')
    }
    running.add(end)
    const timer = takes === 'forever' ? undefined : clock.schedule(end, takes)
    if (isDeaf) return
    if (signal?.aborted === true) end()
    else signal?.addEventListener('abort', end)
  })
}

/** Permissions that are free. */
function freeProbes(breaker: CircuitBreaker): number {
  const permissions = []
  for (let one = breaker.tryAcquirePermission(); one !== undefined; one = breaker.tryAcquirePermission())
    permissions.push(one)
  for (const permission of permissions) breaker.releasePermission(permission)
  return permissions.length
}

it('in any order, patterns leave no permit, no timer, no listener, no flight and no unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const onUnhandled = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', onUnhandled)
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(NAMES, { minLength: 2 }),
        fc.array(call, { minLength: 1, maxLength: 8 }),
        async (order, calls) => {
          const clock = new ManualClock()
          const all = engines(clock)
          const pipeline = new ResiliencePipeline(order.map((name) => all[name]))
          const running = new Set<() => void>()
          const controllers: AbortController[] = []
          let settled = 0
          for (const { at, attempts, abortAfter } of calls) {
            const controller = new AbortController()
            controllers.push(controller)
            let count = 0
            const operation = () => run(attempts[count++ % attempts.length] as Attempt, clock, running)
            clock.schedule(() => {
              void Promise.allSettled([pipeline.execute(operation, { signal: controller.signal })]).then(
                () => void settled++,
              )
            }, at)
            if (abortAfter !== undefined) clock.schedule(() => controller.abort(), at + abortAfter)
          }
          for (let time = 0; time < 3_000; time += 30) await clock.advanceAsync(30)
          // What has no limit of time around it goes on for ever: its callers go, and then it ends as well.
          for (const controller of controllers) controller.abort()
          for (const end of running) end()
          await clock.advanceAsync(3_000)
          expect([settled, running.size, clock.pending]).toEqual([calls.length, 0, 0])
          expect(all.bulkhead.availableConcurrentCalls).toBe(2)
          expect(all.coalesce.metrics.runningFlights).toBe(0)
          expect(controllers.flatMap(({ signal }) => getEventListeners(signal, 'abort'))).toEqual([])
          if (all.breaker.state === 'HALF_OPEN')
            expect(freeProbes(all.breaker) + all.breaker.metrics.numberOfBufferedCalls).toBe(2)
          expect([all.bulkhead.waitingCalls, all.limiter.waitingCalls]).toEqual([0, 0])
          expect(unhandled).toEqual([])
        },
      ),
      { numRuns: 400 },
    )
  } finally {
    process.off('unhandledRejection', onUnhandled)
  }
})
