import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import {
  currentAttempt,
  InvalidStrategyOptionsError,
  MaxRetriesExceededError,
  Retry,
  type RetryOptions,
} from '../index.js'

class Unavailable extends Error {}
class Gone extends Unavailable {}

/** Fails so many times, then succeeds, and knows when it was called. */
function flaky(clock: ManualClock, failures: number, error: () => unknown = () => new Unavailable('down')) {
  const calls: number[] = []
  const operation = async (): Promise<string> => {
    calls.push(clock.monotonic())
    if (calls.length <= failures) throw error()
    return `call ${calls.length}`
  }
  return { calls, operation }
}

function retryOf(options: RetryOptions, clock = new ManualClock()) {
  return { clock, retry: Retry.of('inventory', options, { clock }) }
}

const MINUTE = 60_000

/** The same promise; its rejection may be looked at later. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

describe('a retry', () => {
  it('makes three attempts half a second apart by default', async () => {
    const { clock, retry } = retryOf({})
    const { calls, operation } = flaky(clock, 9)
    const result = retry.execute(operation)
    const failed = handled(result)
    await clock.advanceAsync(MINUTE)
    await expect(failed).rejects.toThrow(Unavailable)
    expect(calls).toEqual([0, 500, 1_000])
    expect(clock.pending).toBe(0)
  })

  it('gives what the first good attempt gives', async () => {
    const { clock, retry } = retryOf({ maxAttempts: 5, waitDuration: 10 })
    const { calls, operation } = flaky(clock, 2)
    const result = retry.execute(operation)
    await clock.advanceAsync(MINUTE)
    await expect(result).resolves.toBe('call 3')
    expect(calls).toEqual([0, 10, 20])
  })

  it('counts only the calls after the first one where it is told maxRetries, as Spring does', async () => {
    const { clock, retry } = retryOf({ maxRetries: 3, delay: 10 })
    const { calls, operation } = flaky(clock, 9)
    const failed = handled(retry.execute(operation))
    await clock.advanceAsync(MINUTE)
    await expect(failed).rejects.toThrow(Unavailable)
    expect(calls).toHaveLength(4)
  })

  it('leaves a synchronous operation synchronous, also where it retries without a wait', () => {
    const { retry } = retryOf({ waitDuration: 0, maxAttempts: 5_000 })
    let calls = 0
    const operation = (): string => {
      if (++calls < 5_000) throw new Unavailable()
      return 'done'
    }
    expect(retry.apply(operation)).toBe('done')
    expect(retry.apply(() => 7)).toBe(7)
    expect(() =>
      retry.apply(() => {
        throw new Unavailable('always')
      }),
    ).toThrow('always')
  })

  it('waits after a synchronous operation that threw, and gives a promise then', async () => {
    const { clock, retry } = retryOf({})
    let calls = 0
    const result = retry.apply(() => {
      if (++calls === 1) throw new Unavailable()
      return 'good'
    })
    expect(result).toBeInstanceOf(Promise)
    await clock.advanceAsync(500)
    await expect(result).resolves.toBe('good')
  })

  it('tells the operation which attempt it is, directly and through what runs inside', async () => {
    const { clock, retry } = retryOf({})
    const seen: [number, number][] = []
    const result = retry.apply(async (attempt) => {
      await Promise.resolve()
      seen.push([attempt, currentAttempt()])
      throw new Unavailable()
    }) as Promise<unknown>
    const failed = handled(result)
    await clock.advanceAsync(MINUTE)
    await expect(failed).rejects.toThrow(Unavailable)
    expect(seen).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
    expect(currentAttempt()).toBe(1)
  })

  it('tells the attempt of the innermost retry', async () => {
    const { clock, retry } = retryOf({ maxAttempts: 2 })
    const inner = Retry.of('inner', { maxAttempts: 2 }, { clock })
    const seen: number[] = []
    const operation = async (): Promise<never> => {
      seen.push(currentAttempt())
      throw new Unavailable()
    }
    const failed = handled(retry.execute(() => inner.apply(operation)))
    await clock.advanceAsync(MINUTE)
    await expect(failed).rejects.toThrow(Unavailable)
    expect(seen).toEqual([1, 2, 1, 2])
  })
})

describe('what is retried', () => {
  const attempts = async (options: RetryOptions, error: unknown): Promise<number> => {
    const { clock, retry } = retryOf({ waitDuration: 1, ...options })
    const { calls, operation } = flaky(clock, 9, () => error)
    const failed = handled(retry.execute(operation))
    await clock.advanceAsync(MINUTE)
    await expect(failed).rejects.toBe(error)
    return calls.length
  }
  const caused = new Error('wrapper', { cause: new Gone('cause') })
  const coded = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
  const circular = new Error('circle')
  circular.cause = circular

  it.each<[string, RetryOptions, unknown, number]>([
    ['everything by default', {}, 'a thrown text', 3],
    ['a class', { retryExceptions: [Unavailable] }, new Unavailable(), 3],
    ['a subclass', { retryExceptions: [Unavailable] }, new Gone(), 3],
    ['no other class', { retryExceptions: [Gone] }, new Unavailable(), 1],
    ['a class by name', { retryExceptions: ['Unavailable'] }, new Gone(), 3],
    ['no other name', { retryExceptions: ['Gone'] }, new Unavailable(), 1],
    [
      'a DOMException by name',
      { retryExceptions: ['TimeoutError'] },
      new DOMException('', 'TimeoutError'),
      3,
    ],
    ['an error by code', { retryExceptions: ['ECONNRESET'] }, coded, 3],
    ['nothing that is no object by name', { retryExceptions: ['Error'] }, 'text', 1],
    ['not what is ignored', { retryExceptions: [Unavailable], ignoreExceptions: [Gone] }, new Gone(), 1],
    ['what a predicate says', { retryOnExceptionPredicate: (e) => e instanceof Gone }, new Gone(), 3],
    ['not what it denies', { retryOnException: (e) => e instanceof Gone }, new Unavailable(), 1],
    [
      'a class besides the predicate',
      { retryOnException: () => false, retryExceptions: [Unavailable] },
      new Gone(),
      3,
    ],
    ['a cause for Spring', { includes: [Unavailable] }, caused, 3],
    ['no cause for resilience4j', { retryExceptions: [Unavailable] }, caused, 1],
    ['not an excluded cause', { excludes: ['Gone'] }, caused, 1],
    ['an error that is its own cause', { includes: [Gone] }, circular, 1],
    ["what passes Spring's predicate", { includes: [Unavailable], predicate: () => false }, new Gone(), 1],
    ['not what says that it is not retryable', {}, Object.assign(new Gone(), { retryable: false }), 1],
  ])('is %s', async (_title, options, error, expected) => {
    await expect(attempts(options, error)).resolves.toBe(expected)
  })

  it('can be decided by the attempt', async () => {
    const seen: number[] = []
    const predicate = (_error: unknown, attempt: number): boolean => seen.push(attempt) < 2
    await expect(attempts({ retryOnException: predicate, maxAttempts: 9 }, new Gone())).resolves.toBe(2)
    expect(seen).toEqual([1, 2])
  })

  it('is nothing where the call forbids it, and nothing that the call demands', async () => {
    const { clock, retry } = retryOf({ waitDuration: 0, ignoreExceptions: [Gone] })
    const count = async (error: Error, retryable: boolean | (() => boolean)): Promise<number> => {
      const { calls, operation } = flaky(clock, 9, () => error)
      await expect(retry.apply(operation, { retryable })).rejects.toBe(error)
      return calls.length
    }
    await expect(count(new Unavailable(), false)).resolves.toBe(1)
    await expect(count(new Unavailable(), () => false)).resolves.toBe(1)
    await expect(count(new Unavailable(), true)).resolves.toBe(3)
    await expect(count(new Gone(), () => true)).resolves.toBe(1)
  })
})

describe('a result that is not good', () => {
  const answers = (...statuses: number[]) => {
    const given: number[] = []
    return {
      given,
      operation: async () => ({ status: given[given.push(statuses[given.length] ?? 200) - 1] }),
    }
  }
  const retryOnResult = ({ status }: { status: number }): boolean => status === 503

  it('is retried, and consumed before that', async () => {
    const consumed: unknown[] = []
    const { clock, retry } = retryOf({
      retryOnResult,
      consumeResultBeforeRetryAttempt: async (attempt, result) => void consumed.push([attempt, result]),
    })
    const { given, operation } = answers(503, 503, 200)
    const result = retry.execute(operation)
    await clock.advanceAsync(MINUTE)
    await expect(result).resolves.toEqual({ status: 200 })
    expect(given).toEqual([503, 503, 200])
    expect(consumed).toEqual([
      [1, { status: 503 }],
      [2, { status: 503 }],
    ])
  })

  it('is the result after the last attempt', async () => {
    const { clock, retry } = retryOf({ retryOnResultPredicate: retryOnResult, maxAttempts: 2 })
    const result = retry.execute(answers(503, 503).operation)
    await clock.advanceAsync(MINUTE)
    await expect(result).resolves.toEqual({ status: 503 })
    expect(retry.metrics).toMatchObject({ numberOfFailedCallsWithRetryAttempt: 1, numberOfTotalCalls: 1 })
  })

  it('is an error after the last attempt with failAfterMaxAttempts', async () => {
    const { clock, retry } = retryOf({ retryOnResult, maxAttempts: 2, failAfterMaxAttempts: true })
    const failed = retry.execute(answers(503, 503).operation).catch((error: unknown) => error)
    await clock.advanceAsync(MINUTE)
    const error = await failed
    expect(error).toBeInstanceOf(MaxRetriesExceededError)
    expect(error).toMatchObject({ attempts: 2, reason: 'MAX_ATTEMPTS', result: { status: 503 } })
    expect((error as MaxRetriesExceededError).errorResponse().status).toBe(503)
  })

  it('is the result at once where the call forbids to retry, or the result does', async () => {
    const { retry } = retryOf({ retryOnResult, failAfterMaxAttempts: true })
    await expect(retry.apply(answers(503).operation, { retryable: false })).resolves.toEqual({ status: 503 })
    const final = { status: 503, retryable: false }
    await expect(retry.execute(async () => final)).resolves.toBe(final)
    expect(retry.metrics.numberOfSuccessfulCallsWithoutRetryAttempt).toBe(2)
  })

  it('fails the call where it can not be consumed', async () => {
    const { clock, retry } = retryOf({
      retryOnResult,
      consumeResultBeforeRetryAttempt: () => Promise.reject(new Error('stuck')),
    })
    await expect(retry.execute(answers(503, 200).operation)).rejects.toThrow('stuck')
    expect([clock.pending, retry.metrics.numberOfTotalCalls]).toEqual([0, 1])
  })
})

describe('what a retry tells', () => {
  it('is an event per retry, and one at the end', async () => {
    const { clock, retry } = retryOf({ backoff: 'linear', waitDuration: 100 })
    const first = retry.execute(flaky(clock, 2).operation)
    await clock.advanceAsync(MINUTE)
    await first
    const failed = handled(retry.execute(flaky(clock, 9).operation))
    await clock.advanceAsync(MINUTE)
    await expect(failed).rejects.toThrow('down')
    const error = expect.any(Unavailable)
    expect(retry.events.recent().map(({ at: _at, name: _name, ...event }) => event)).toEqual([
      { type: 'RETRY', attempt: 1, waitInterval: 100, error },
      { type: 'RETRY', attempt: 2, waitInterval: 200, error },
      { type: 'SUCCESS', attempt: 3, error },
      { type: 'RETRY', attempt: 1, waitInterval: 100, error },
      { type: 'RETRY', attempt: 2, waitInterval: 200, error },
      { type: 'ERROR', attempt: 3, error, reason: 'MAX_ATTEMPTS' },
    ])
  })

  it('is nothing of a call that succeeds at once, and IGNORED_ERROR of what is not retried', async () => {
    const { retry } = retryOf({ ignoreExceptions: [Gone] })
    await retry.execute(async () => 1)
    await expect(retry.execute(() => Promise.reject(new Gone()))).rejects.toThrow(Gone)
    expect(retry.events.recent().map(({ type }) => type)).toEqual(['IGNORED_ERROR'])
  })

  it('is how many calls came to what', async () => {
    const { clock, retry } = retryOf({ maxAttempts: 2, ignoreExceptions: [Gone] })
    const run = async (failures: number, error?: () => unknown): Promise<void> => {
      const result = retry.execute(flaky(clock, failures, error).operation).catch(() => undefined)
      await clock.advanceAsync(MINUTE)
      await result
    }
    await run(0)
    await run(1)
    await run(2)
    await run(1, () => new Gone())
    expect({ ...retry.metrics, numberOfTotalCalls: retry.metrics.numberOfTotalCalls }).toEqual({
      numberOfSuccessfulCallsWithoutRetryAttempt: 1,
      numberOfSuccessfulCallsWithRetryAttempt: 1,
      numberOfFailedCallsWithoutRetryAttempt: 1,
      numberOfFailedCallsWithRetryAttempt: 1,
      numberOfTotalCalls: 4,
      numberOfRetries: 2,
    })
  })
})

describe('options', () => {
  it.each<[RetryOptions, string]>([
    [{ maxAttempts: 0 }, 'maxAttempts'],
    [{ maxRetries: -1 }, 'maxAttempts'],
    [{ maxAttempts: 3, maxRetries: 2 }, 'maxAttempts'],
    [{ waitDuration: -1 }, 'waitDuration'],
    [{ waitDuration: 1, delay: 1 }, 'waitDuration'],
    [{ intervalFunction: () => 1, waitDuration: 1 }, 'waitDuration'],
    [{ intervalFunction: () => 1, intervalBiFunction: () => 1 }, 'intervalFunction'],
    [{ backoff: 'quadratic' as never }, 'backoff'],
    [{ jitter: 'decorrelated', backoff: 'fibonacci' }, 'jitter'],
    [{ jitter: 'decorrelated', intervalFunction: () => 1 }, 'jitter'],
    [{ jitter: '-1ms' }, 'jitter'],
    [{ jitter: 'full', enableRandomizedWait: true }, 'jitter'],
    [{ exponentialBackoffMultiplier: 0 }, 'exponentialBackoffMultiplier'],
    [{ exponentialMaxWaitDuration: 0 }, 'exponentialMaxWaitDuration'],
    [{ randomizedWaitFactor: 1.1 }, 'randomizedWaitFactor'],
    [{ timeout: -1 }, 'timeout'],
    [{ maxRetryAfter: -1 }, 'maxRetryAfter'],
    [{ budget: { ratio: -1 } }, 'budget.ratio'],
    [{ budget: { minRetriesPerSecond: Number.NaN } }, 'budget.minRetriesPerSecond'],
    [{ budget: { window: 1 } }, 'budget.window'],
  ])('%j are refused for %s', (options, option) => {
    const refused = (): unknown => Retry.of('inventory', options)
    expect(refused).toThrow(InvalidStrategyOptionsError)
    expect(refused).toThrow(`${option}: `)
  })

  it('change for calls that begin later', async () => {
    const { clock, retry } = retryOf({ waitDuration: 100 })
    const { calls, operation } = flaky(clock, 9)
    const failed = handled(retry.execute(operation))
    await clock.advanceAsync(0)
    retry.reconfigure({ ...retry.config, maxAttempts: 1 })
    await clock.advanceAsync(MINUTE)
    await expect(failed).rejects.toThrow('down')
    expect(calls).toHaveLength(3)
    await expect(retry.execute(flaky(clock, 9).operation)).rejects.toThrow('down')
    expect(retry.metrics.numberOfFailedCallsWithoutRetryAttempt).toBe(1)
  })
})
