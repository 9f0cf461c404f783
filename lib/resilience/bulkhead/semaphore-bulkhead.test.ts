import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import { Bulkhead, BulkheadFullError, InvalidStrategyOptionsError, UnheldPermissionError } from '../index.js'
import type { BulkheadOptions } from '../index.js'

/** Operations that the test ends. */
class Calls {
  readonly started: string[] = []
  readonly #running = new Map<string, () => void>()

  run(name: string): () => Promise<string> {
    return () => {
      this.started.push(name)
      return new Promise((resolve) => this.#running.set(name, () => resolve(name)))
    }
  }

  end(name: string): Promise<void> {
    this.#running.get(name)?.()
    return setImmediate()
  }
}

function made(options: BulkheadOptions = {}): { bulkhead: Bulkhead; clock: ManualClock; calls: Calls } {
  const clock = new ManualClock()
  return { bulkhead: Bulkhead.of('test', options, { clock }), clock, calls: new Calls() }
}

function typesOf(bulkhead: Bulkhead): readonly string[] {
  return bulkhead.events.recent().map(({ type }) => type)
}

describe('A bulkhead', () => {
  it('has the defaults of resilience4j', () => {
    const { config } = Bulkhead.of('test')
    expect(config).toMatchObject({
      maxConcurrentCalls: 25,
      maxWaitDuration: 0,
      writableStackTraceEnabled: true,
    })
  })

  it('leaves a synchronous operation synchronous, and gives its permit back when it throws', () => {
    const { bulkhead } = made({ maxConcurrentCalls: 1 })
    expect(bulkhead.apply(() => 'done')).toBe('done')
    const failure = new RangeError('no')
    expect(() =>
      bulkhead.apply(() => {
        throw failure
      }),
    ).toThrow(failure)
    expect(bulkhead.availableConcurrentCalls).toBe(1)
    expect(typesOf(bulkhead)).toEqual(['CALL_PERMITTED', 'CALL_FINISHED', 'CALL_PERMITTED', 'CALL_FINISHED'])
  })

  it('gives the permit back when a promise is rejected, and when a thenable breaks the rules', async () => {
    const { bulkhead } = made({ maxConcurrentCalls: 1 })
    await expect(bulkhead.execute(() => Promise.reject(new RangeError('no')))).rejects.toThrow('no')
    const twice = { then: (resolve: (value: string) => void) => (resolve('one'), resolve('two')) }
    await expect(bulkhead.execute(() => twice)).resolves.toBe('one')
    const throwing = {
      then: () => {
        throw new RangeError('thrown by then')
      },
    }
    await expect(bulkhead.execute(() => throwing)).rejects.toThrow('thrown by then')
    const unreadable = Object.defineProperty({}, 'then', {
      get: () => {
        throw new RangeError('no then')
      },
    })
    expect(() => bulkhead.apply(() => unreadable)).toThrow('no then')
    expect(bulkhead.availableConcurrentCalls).toBe(1)
  })

  it('refuses what is too much when nobody may wait', async () => {
    const { bulkhead, calls } = made({ maxConcurrentCalls: 2 })
    const running = [bulkhead.execute(calls.run('a')), bulkhead.execute(calls.run('b'))]
    await expect(bulkhead.execute(calls.run('c'))).rejects.toThrow(
      "Bulkhead 'test' is full and does not permit further calls",
    )
    await calls.end('a')
    await calls.end('b')
    await expect(Promise.all(running)).resolves.toEqual(['a', 'b'])
    expect(calls.started).toEqual(['a', 'b'])
  })

  it('lets calls wait in order of arrival, and a newcomer never overtakes', async () => {
    const { bulkhead, calls } = made({ maxConcurrentCalls: 1, maxWaitDuration: '1s' })
    const all = ['a', 'b', 'c'].map((name) => bulkhead.execute(calls.run(name)))
    expect(bulkhead.waitingCalls).toBe(2)
    // It comes in the very moment in which the permit is passed on.
    void all[0]?.then(() => all.push(bulkhead.execute(calls.run('d'))))
    for (const name of ['a', 'b', 'c', 'd']) await calls.end(name)
    await expect(Promise.all(all)).resolves.toEqual(['a', 'b', 'c', 'd'])
    expect(calls.started).toEqual(['a', 'b', 'c', 'd'])
  })

  it('refuses who has waited long enough, and forgets the timer of who got in', async () => {
    const { bulkhead, calls, clock } = made({ maxConcurrentCalls: 1, maxWaitDuration: '100ms' })
    const first = bulkhead.execute(calls.run('a'))
    const [b, c] = [bulkhead.execute(calls.run('b')), bulkhead.execute(calls.run('c'))]
    const outcome = c.catch((error: unknown) => error)
    await clock.advanceAsync(99)
    await calls.end('a')
    expect(calls.started).toEqual(['a', 'b'])
    await clock.advanceAsync(1)
    expect(await outcome).toBeInstanceOf(BulkheadFullError)
    expect(clock.pending).toBe(0)
    await calls.end('b')
    await expect(Promise.all([first, b])).resolves.toEqual(['a', 'b'])
  })

  it('lets no more wait than maxWaitingCalls', async () => {
    const { bulkhead, calls } = made({ maxConcurrentCalls: 1, maxWaitDuration: '1s', maxWaitingCalls: 1 })
    const [a, b] = [bulkhead.execute(calls.run('a')), bulkhead.execute(calls.run('b'))]
    await expect(bulkhead.execute(calls.run('c'))).rejects.toThrow(BulkheadFullError)
    await calls.end('a')
    await calls.end('b')
    await expect(Promise.all([a, b])).resolves.toEqual(['a', 'b'])
  })

  it('ends the waiting when the signal of the caller aborts', async () => {
    const { bulkhead, calls, clock } = made({ maxConcurrentCalls: 1, maxWaitDuration: '1s' })
    const controller = new AbortController()
    const a = bulkhead.execute(calls.run('a'))
    const b = bulkhead.execute(calls.run('b'), { signal: controller.signal })
    const c = bulkhead.execute(calls.run('c'))
    await setImmediate()
    controller.abort(new RangeError('hung up'))
    await expect(b).rejects.toThrow('hung up')
    expect([bulkhead.waitingCalls, clock.pending]).toEqual([1, 1])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    await calls.end('a')
    await calls.end('c')
    await expect(Promise.all([a, c])).resolves.toEqual(['a', 'c'])
    expect(calls.started).toEqual(['a', 'c'])
  })

  it('gives a permit back that came in the moment in which the signal aborted', async () => {
    const { bulkhead, calls } = made({ maxConcurrentCalls: 1, maxWaitDuration: '1s' })
    const controller = new AbortController()
    await bulkhead.acquirePermission()
    const b = bulkhead.execute(calls.run('b'), { signal: controller.signal })
    const c = bulkhead.execute(calls.run('c'))
    await setImmediate()
    bulkhead.onComplete()
    controller.abort(new RangeError('hung up'))
    await expect(b).rejects.toThrow('hung up')
    await calls.end('c')
    await expect(c).resolves.toBe('c')
    expect(calls.started).toEqual(['c'])
    expect(typesOf(bulkhead)).toEqual([
      'CALL_PERMITTED',
      'CALL_FINISHED',
      'CALL_REJECTED',
      'CALL_PERMITTED',
      'CALL_FINISHED',
    ])
  })

  it('gives each key permits of its own', async () => {
    const { bulkhead, calls } = made({ maxConcurrentCalls: 1 })
    const a = bulkhead.execute(calls.run('a'), { key: 'acme' })
    const b = bulkhead.execute(calls.run('b'), { key: 'globex' })
    await expect(bulkhead.execute(calls.run('c'), { key: 'acme' })).rejects.toThrow(BulkheadFullError)
    expect([bulkhead.partitionsInUse, bulkhead.availableConcurrentCalls]).toEqual([2, 1])
    await calls.end('a')
    await calls.end('b')
    await Promise.all([a, b])
    expect(bulkhead.partitionsInUse).toBe(0)
  })

  it('refuses a partition beyond maxPartitions, and forgets partitions that nobody uses', async () => {
    const { bulkhead, calls } = made({ maxPartitions: 1 })
    const a = bulkhead.execute(calls.run('a'), { key: 'acme' })
    await expect(bulkhead.execute(calls.run('b'), { key: 'globex' })).rejects.toThrow(BulkheadFullError)
    await calls.end('a')
    await a
    expect(bulkhead.apply(() => 'in', 'globex')).toBe('in')
  })

  it('forgets a partition in which all who waited have left', async () => {
    const { bulkhead, calls, clock } = made({ maxConcurrentCalls: 0, maxWaitDuration: '100ms' })
    const controller = new AbortController()
    const outcomes = Promise.allSettled([
      bulkhead.execute(calls.run('a'), { key: 'acme' }),
      bulkhead.execute(calls.run('b'), { key: 'globex', signal: controller.signal }),
    ])
    await setImmediate()
    expect(bulkhead.partitionsInUse).toBe(2)
    controller.abort()
    await setImmediate()
    expect(bulkhead.partitionsInUse).toBe(1)
    await clock.advanceAsync(100)
    expect(bulkhead.partitionsInUse).toBe(0)
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(bulkhead.tryAcquirePermission('acme')).toBe(false)
    expect(bulkhead.partitionsInUse).toBe(0)
  })

  it('lets who waits in when there are more permits, and runs calls to their end when there are fewer', async () => {
    const { bulkhead, calls } = made({ maxConcurrentCalls: 1, maxWaitDuration: '1s' })
    const all = ['a', 'b', 'c'].map((name) => bulkhead.execute(calls.run(name)))
    bulkhead.reconfigure({ ...bulkhead.config, maxConcurrentCalls: 3 })
    await setImmediate()
    expect(calls.started).toEqual(['a', 'b', 'c'])
    bulkhead.reconfigure({ ...bulkhead.config, maxConcurrentCalls: 1 })
    expect(bulkhead.availableConcurrentCalls).toBe(0)
    await calls.end('a')
    all.push(bulkhead.execute(calls.run('d')))
    await calls.end('b')
    expect(calls.started).not.toContain('d')
    await calls.end('c')
    await calls.end('d')
    await expect(Promise.all(all)).resolves.toEqual(['a', 'b', 'c', 'd'])
  })

  it('hands out permits to who asks for them, and takes them back once', async () => {
    const { bulkhead } = made({ maxConcurrentCalls: 1, maxWaitDuration: '1s' })
    expect(bulkhead.tryAcquirePermission()).toBe(true)
    expect(bulkhead.tryAcquirePermission()).toBe(false)
    const waiting = bulkhead.acquirePermission()
    bulkhead.releasePermission()
    await waiting
    expect([bulkhead.availableConcurrentCalls, bulkhead.maxAllowedConcurrentCalls]).toEqual([0, 1])
    bulkhead.onComplete()
    expect(() => bulkhead.onComplete()).toThrow(UnheldPermissionError)
    expect(() => bulkhead.releasePermission('acme')).toThrow(UnheldPermissionError)
    expect(typesOf(bulkhead)).toEqual(['CALL_PERMITTED', 'CALL_REJECTED', 'CALL_PERMITTED', 'CALL_FINISHED'])
  })

  it('refuses without a stack trace where that is wanted', () => {
    const { bulkhead } = made({ maxConcurrentCalls: 0, writableStackTraceEnabled: false })
    const refused = (): Error => {
      try {
        bulkhead.apply(() => undefined)
      } catch (error) {
        return error as Error
      }
      throw new RangeError('it was let in')
    }
    expect(refused()).toBeInstanceOf(BulkheadFullError)
    expect(refused().stack).not.toContain('\n    at ')
    bulkhead.reconfigure({ ...bulkhead.config, writableStackTraceEnabled: true })
    expect(refused().stack).toContain('\n    at ')
  })

  it('refuses options that are out of range, all at once', () => {
    expect(() =>
      Bulkhead.of('test', { maxConcurrentCalls: -1, maxWaitingCalls: 1.5, maxPartitions: 0 }),
    ).toThrow(InvalidStrategyOptionsError)
    expect(() => Bulkhead.of('test', { maxConcurrentCalls: -1, maxPartitions: 0 })).toThrow(
      /maxConcurrentCalls: .*\n.*maxPartitions: /,
    )
  })
})
