import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import { Retry, type RetryOptions } from '../index.js'

class Unavailable extends Error {}

const immediate = { waitDuration: 0, maxRetryAfter: 0 } as const
const clock = new ManualClock()

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapUsed(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

describe('a call that is tried again', () => {
  it('asks once for each result whether it is good', async () => {
    const asked: [string, number][] = []
    const results = ['bad', 'bad', 'good']
    const retry = Retry.of('inventory', {
      ...immediate,
      retryOnResultPredicate: (result: string, attempt: number) => {
        asked.push([result, attempt])
        return result === 'bad'
      },
    })
    await expect(retry.execute(() => results.shift())).resolves.toBe('good')
    expect(asked).toEqual([
      ['bad', 1],
      ['bad', 2],
      ['good', 3],
    ])
    expect(retry.metrics.numberOfSuccessfulCallsWithRetryAttempt).toBe(1)
  })

  it('says in its events what the last attempt that failed threw, and nothing where its result was not good', () => {
    const failure = new Unavailable('down')
    const outcomes = [() => 'bad', () => { throw failure }, () => 'bad', () => 'good'] // prettier-ignore
    const retry = Retry.of('inventory', {
      ...immediate,
      maxAttempts: 4,
      retryOnResultPredicate: (result: string) => result === 'bad',
    })
    expect(retry.apply(() => outcomes.shift()?.())).toBe('good')
    expect(retry.events.recent().map(({ type, error }) => [type, error])).toEqual([
      ['RETRY', undefined],
      ['RETRY', failure],
      ['RETRY', undefined],
      ['SUCCESS', undefined],
    ])
  })

  const mistake = new TypeError('a mistake')
  const mistaken = () => {
    throw mistake
  }
  const mistakes: Record<string, RetryOptions> = {
    retryOnResultPredicate: { retryOnResultPredicate: mistaken },
    'a later retryOnResultPredicate': {
      retryOnResultPredicate: (_result: never, attempt: number) => attempt === 1 || mistaken(),
    },
    consumeResultBeforeRetryAttempt: {
      retryOnResultPredicate: () => true,
      consumeResultBeforeRetryAttempt: mistaken,
    },
    intervalFunction: { retryOnResultPredicate: () => true, intervalFunction: mistaken },
    'an asynchronous consumeResultBeforeRetryAttempt': {
      retryOnResultPredicate: () => true,
      consumeResultBeforeRetryAttempt: () => Promise.reject(mistake),
    },
  }

  it.each(Object.entries(mistakes))(
    'fails with what %s throws, and counts as failed',
    async (_name, options) => {
      const base = options.intervalFunction === undefined ? immediate : {}
      for (const operation of [() => 'bad', () => Promise.resolve('bad')]) {
        const retry = Retry.of('inventory', { ...base, ...options }, { clock })
        await expect(retry.execute<unknown>(operation)).rejects.toBe(mistake)
        expect(retry.metrics.numberOfTotalCalls).toBe(1)
        expect(
          retry.metrics.numberOfFailedCallsWithRetryAttempt +
            retry.metrics.numberOfFailedCallsWithoutRetryAttempt,
        ).toBe(1)
      }
      expect(clock.pending).toBe(0)
    },
  )

  it('keeps nothing of attempts that are over, however many there are', async () => {
    const attempts = 40_000
    const retry = Retry.of('inventory', { ...immediate, maxAttempts: attempts, eventConsumerBufferSize: 0 })
    let early = 0
    let late = 0
    const failure = new Unavailable('down')
    const calling = retry.apply(async (attempt) => {
      await Promise.resolve()
      if (attempt === 1_000) early = heapUsed()
      if (attempt === attempts) late = heapUsed()
      throw failure
    })
    await expect(calling).rejects.toBe(failure)
    expect([early, late]).not.toContain(0)
    // A promise for each attempt would be some 10 MB.
    expect(late - early).toBeLessThan(3_000_000)
  })
})
