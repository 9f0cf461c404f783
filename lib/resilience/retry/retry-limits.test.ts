import { getEventListeners } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../testing/index.js'
import { ExecutionScope, Retry, type RetryOptions, type RetryStopReason } from '../index.js'

const MINUTE = 60_000

/** A call that always fails, each attempt taking some time, and what became of it. */
function failing(
  options: RetryOptions,
  { takes = 0, error = new Error('down') }: { takes?: number; error?: unknown } = {},
) {
  const clock = new ManualClock()
  const retry = Retry.of('inventory', { maxAttempts: 10, ...options }, { clock })
  const starts: number[] = []
  const reasons: RetryStopReason[] = []
  retry.events.on('ERROR', ({ reason }) => reasons.push(reason))
  const operation = (): Promise<never> => {
    starts.push(clock.monotonic())
    return new Promise((_resolve, reject) => void clock.schedule(() => reject(error), takes))
  }
  return { clock, retry, starts, reasons, operation }
}

/** Runs until everything is over, and gives what was thrown. */
async function thrown(clock: ManualClock, result: Promise<unknown>): Promise<unknown> {
  const failed = result.then(
    () => undefined,
    (error: unknown) => error,
  )
  await clock.advanceAsync(10 * MINUTE)
  return failed
}

/** The same promise; its rejection may be looked at later. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

describe('the time limit', () => {
  it('starts no attempt at or after its end, and waits for none', async () => {
    const { clock, retry, starts, reasons, operation } = failing({ timeout: 1_000, waitDuration: 400 })
    await expect(thrown(clock, retry.execute(operation))).resolves.toThrow('down')
    expect(starts).toEqual([0, 400, 800])
    expect(reasons).toEqual(['TIMEOUT'])
  })

  it('counts the attempts themselves', async () => {
    const { clock, retry, starts, operation } = failing({ timeout: 1_000, waitDuration: 100 }, { takes: 450 })
    await thrown(clock, retry.execute(operation))
    expect(starts).toEqual([0, 550])
  })

  it('ends the call as soon as it is known that no attempt follows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 100 }),
        async (timeout, waitDuration, takes) => {
          const { clock, retry, starts, operation } = failing({ timeout, waitDuration }, { takes })
          let endedAt = Number.NaN
          const result = retry.execute(operation).finally(() => (endedAt = clock.monotonic()))
          await thrown(clock, result)
          expect(starts.every((start) => start < timeout)).toBe(true)
          expect(endedAt).toBe((starts.at(-1) ?? Number.NaN) + takes)
          expect(clock.pending).toBe(0)
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('the deadline of what is around', () => {
  it('is not waited past', async () => {
    const { clock, retry, starts, reasons, operation } = failing({ waitDuration: 400 })
    const scope = new ExecutionScope(1_000)
    const result = ExecutionScope.run(scope, () => retry.apply(operation)) as Promise<never>
    await expect(thrown(clock, result)).resolves.toThrow('down')
    scope.close()
    expect(starts).toEqual([0, 400, 800])
    expect(reasons).toEqual(['DEADLINE'])
  })
})

describe('Retry-After', () => {
  const busy = (seconds: string): unknown => ({ status: 503, headers: { 'retry-after': seconds } })

  it('is waited for where it is longer than the interval', async () => {
    const { clock, retry, starts, operation } = failing({ maxAttempts: 3 }, { error: busy('2') })
    await thrown(clock, retry.execute(operation))
    expect(starts).toEqual([0, 2_000, 4_000])
  })

  it('does not make the interval shorter', async () => {
    const { clock, retry, starts, operation } = failing({ maxAttempts: 2 }, { error: { retryAfterMs: 10 } })
    await thrown(clock, retry.execute(operation))
    expect(starts).toEqual([0, 500])
  })

  it('is a date as well', async () => {
    const at = new Date(new ManualClock().now() + 5_000).toUTCString()
    const { clock, retry, starts, operation } = failing({ maxAttempts: 2 }, { error: busy(at) })
    await thrown(clock, retry.execute(operation))
    expect(starts).toEqual([0, 5_000])
  })

  it('ends the call where it is longer than maxRetryAfter', async () => {
    const { clock, retry, starts, reasons, operation } = failing(
      { maxRetryAfter: '10s' },
      { error: busy('11') },
    )
    await thrown(clock, retry.execute(operation))
    expect([starts, reasons]).toEqual([[0], ['RETRY_AFTER']])
  })

  it('is not looked at where maxRetryAfter is 0', async () => {
    const { clock, retry, starts, operation } = failing(
      { maxRetryAfter: 0, maxAttempts: 2 },
      { error: busy('11') },
    )
    await thrown(clock, retry.execute(operation))
    expect(starts).toEqual([0, 500])
  })

  it('is bounded by the time limit', async () => {
    const { clock, retry, starts, reasons, operation } = failing({ timeout: 1_500 }, { error: busy('2') })
    await thrown(clock, retry.execute(operation))
    expect([starts, reasons]).toEqual([[0], ['TIMEOUT']])
  })

  it('comes from results, too', async () => {
    const clock = new ManualClock()
    const retry = Retry.of(
      'inventory',
      { maxAttempts: 2, retryOnResult: ({ status }: { status: number }) => status === 429 },
      { clock },
    )
    const starts: number[] = []
    const result = retry.execute(async () => {
      starts.push(clock.monotonic())
      return new Response('', { status: 429, headers: { 'Retry-After': '3' } })
    })
    await clock.advanceAsync(MINUTE)
    await expect(result).resolves.toMatchObject({ status: 429 })
    expect(starts).toEqual([0, 3_000])
  })
})

describe('a signal that aborts', () => {
  it('ends the call with its reason at whatever moment, and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        async (moment, waitDuration, takes) => {
          const { clock, retry, starts, operation } = failing({ waitDuration, maxAttempts: 4 }, { takes })
          const controller = new AbortController()
          const reason = new Error('client hung up')
          let settled: unknown
          const result = retry.execute(operation, { signal: controller.signal }).catch((error: unknown) => {
            settled = error
          })
          await clock.advanceAsync(moment)
          const before = settled
          const startsBefore = starts.length
          controller.abort(reason)
          await clock.advanceAsync(0)
          const isBetween = clock.pending === 0
          if (isBetween) expect(settled).toBe(before ?? reason)
          // The attempt that runs does not listen, so it ends in its own time; none follows it.
          await clock.advanceAsync(MINUTE)
          await result
          expect(settled).toBe(before ?? reason)
          expect(starts).toHaveLength(startsBefore)
          expect(clock.pending).toBe(0)
          expect(retry.metrics.numberOfTotalCalls).toBe(1)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is told as the reason of the end', async () => {
    const { clock, retry, reasons, operation } = failing({})
    const controller = new AbortController()
    const failed = handled(retry.execute(operation, { signal: controller.signal }))
    await clock.advanceAsync(100)
    controller.abort(new Error('enough'))
    await expect(failed).rejects.toThrow('enough')
    expect([reasons, clock.pending]).toEqual([['ABORTED'], 0])
  })

  it('ends the call also between the end of a wait and the attempt after it', async () => {
    const { clock, retry, starts, operation } = failing({})
    const controller = new AbortController()
    const failed = handled(retry.execute(operation, { signal: controller.signal }))
    await clock.advanceAsync(0)
    clock.schedule(() => controller.abort(new Error('enough')), 500)
    clock.advance(500)
    await expect(failed).rejects.toThrow('enough')
    expect([starts, clock.pending]).toEqual([[0], 0])
  })

  it('has no listener left once a call is over', async () => {
    const { clock, retry, operation } = failing({ maxAttempts: 4 })
    const scope = new ExecutionScope()
    const result = ExecutionScope.run(scope, () => retry.apply(operation)) as Promise<never>
    await expect(thrown(clock, result)).resolves.toThrow('down')
    expect(getEventListeners(scope.signal, 'abort')).toEqual([])
  })

  it('does not take a good result away', async () => {
    const clock = new ManualClock()
    const retry = Retry.of('inventory', {}, { clock })
    const controller = new AbortController()
    const result = retry.execute(
      async () => {
        controller.abort(new Error('too late'))
        return 'good'
      },
      { signal: controller.signal },
    )
    await expect(result).resolves.toBe('good')
  })
})
