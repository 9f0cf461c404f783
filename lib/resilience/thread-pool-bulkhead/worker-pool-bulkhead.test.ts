import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { messageOf } from '../../common/index.js'
import {
  Bulkhead,
  BulkheadFullError,
  FunctionToWorkerError,
  InvalidStrategyOptionsError,
  InvalidWorkerTaskError,
  ThreadPoolBulkhead,
  ThreadPoolBulkheadClosedError,
  UncloneableValueError,
  WorkerDiedError,
  type ThreadPoolBulkheadOptions,
} from '../index.js'
import { UnpaidError } from './fixture/tasks.worker.js'
import type { add, block, describeArguments, fail } from './fixture/tasks.worker.js'

const worker = new URL('./fixture/tasks.worker.js', import.meta.url)

/** What `block` and `spin` say and are told. */
class Flags {
  readonly shared = new SharedArrayBuffer(8)
  readonly #flags = new Int32Array(this.shared)

  /** Until so many run. */
  async running(calls: number): Promise<void> {
    const start = performance.now()
    while (Atomics.load(this.#flags, 0) < calls) {
      if (performance.now() - start > 20_000) throw new RangeError(`${calls} calls do not run`)
      await setImmediate()
    }
  }

  end(): void {
    Atomics.store(this.#flags, 1, 1)
    Atomics.notify(this.#flags, 1)
  }
}

describe('A pool of worker threads', () => {
  let pool: ThreadPoolBulkhead
  afterEach(() => pool[Symbol.asyncDispose]())
  function made(options: ThreadPoolBulkheadOptions = {}): ThreadPoolBulkhead {
    return (pool = ThreadPoolBulkhead.of('test', { maxThreadPoolSize: 1, ...options }))
  }

  it('runs an exported function in another thread', async () => {
    made()
    await expect(pool.task<typeof add>({ worker, task: 'add' })(1, 2)).resolves.toBe(3)
    await expect(pool.submit({ worker, task: 'thread' }, [])).resolves.toBeGreaterThan(0)
    expect(pool.events.recent().map(({ type }) => type)).toEqual([
      'CALL_PERMITTED',
      'CALL_FINISHED',
      'CALL_PERMITTED',
      'CALL_FINISHED',
    ])
  })

  it('runs what a CommonJS module exports', async () => {
    const common = new URL('./fixture/common.worker.cjs', import.meta.url)
    await expect(made().submit({ worker: common, task: 'double' }, [4])).resolves.toBe(8)
  })

  it('copies arguments and results as structured clone does', async () => {
    const kinds = made().task<typeof describeArguments>({ worker, task: 'describeArguments' })
    await expect(kinds(new Map(), new Date(), undefined, new Uint8Array(1), /x/)).resolves.toEqual([
      '[object Map]',
      '[object Date]',
      '[object Undefined]',
      '[object Uint8Array]',
      '[object RegExp]',
    ])
    await expect(pool.submit({ worker, task: 'give' }, ['map'])).resolves.toEqual(
      new Map([['a', new Date(0)]]),
    )
  })

  it('moves what is to be transferred', async () => {
    const bytes = new Uint8Array(4)
    const filled = made().submit({ worker, task: 'fill' }, [bytes], { transfer: [bytes.buffer] })
    await expect(filled).resolves.toEqual(new Uint8Array([1, 1, 1, 1]))
    expect(bytes.byteLength).toBe(0)
  })

  it('says which argument can not be copied, and that a result can not', async () => {
    const argument: unknown = await made()
      .submit({ worker, task: 'add' }, [1, () => 2])
      .catch((error: unknown) => error)
    expect(argument).toBeInstanceOf(UncloneableValueError)
    expect(messageOf(argument)).toContain("Argument 2 of Task 'add'")
    const result: unknown = await pool
      .submit({ worker, task: 'give' }, ['function'])
      .catch((error: unknown) => error)
    expect(result).toBeInstanceOf(UncloneableValueError)
    expect(messageOf(result)).toContain("The result of Task 'give'")
    await expect(pool.submit({ worker, task: 'add' }, [1, 2])).resolves.toBe(3)
  })

  it('throws what the function throws: with its class where it is told of it, else with its name', async () => {
    const thrown = (
      errors: readonly (typeof UnpaidError)[],
      ...args: Parameters<typeof fail>
    ): Promise<unknown> =>
      pool.submit({ worker, task: 'fail', errors }, args).catch((error: unknown) => error)
    made()
    const own = await thrown([UnpaidError], 'own')
    expect(own).toBeInstanceOf(UnpaidError)
    expect(own).toMatchObject({ message: 'Invoice 7 is not paid', invoice: 7 })
    const unknown = await thrown([], 'own')
    expect(unknown).not.toBeInstanceOf(UnpaidError)
    expect(unknown).toMatchObject({ name: 'UnpaidError', message: 'Invoice 7 is not paid', invoice: 7 })
    expect((unknown as Error).stack).toContain('tasks.worker.ts')
    const builtIn = await thrown([], 'built-in')
    expect(builtIn).toBeInstanceOf(RangeError)
    expect(builtIn).toMatchObject({ message: 'out of range', limit: 3 })
    expect(builtIn).not.toHaveProperty('callback')
    const cause = await thrown([UnpaidError], 'cause')
    expect((cause as Error).cause).toBeInstanceOf(TypeError)
    expect((cause as Error).cause).toMatchObject({ message: 'no account', cause: 'a typo' })
    expect(await thrown([], 'value')).toEqual({ status: 'late' })
    expect(await thrown([], 'function')).toBe('() => undefined')
  })

  it('runs as many calls as there are threads, lets others wait in order, and refuses more', async () => {
    made({ maxThreadPoolSize: 2, queueCapacity: 1 })
    const flags = new Flags()
    const ends: string[] = []
    const call = (name: string): Promise<unknown> =>
      pool.submit({ worker, task: 'block' }, [flags.shared]).finally(() => ends.push(name))
    const all = ['a', 'b', 'c'].map(call)
    await flags.running(2)
    expect([pool.activeThreadCount, pool.availableThreadCount, pool.threadPoolSize]).toEqual([2, 0, 2])
    expect([pool.queueDepth, pool.remainingQueueCapacity, pool.queueCapacity]).toEqual([1, 0, 1])
    await expect(call('d')).rejects.toThrow(BulkheadFullError)
    flags.end()
    await expect(Promise.all(all)).resolves.toEqual(['ended', 'ended', 'ended'])
    // Behind the refused one, and one of the two that had the threads.
    expect(ends.indexOf('c')).toBeGreaterThanOrEqual(2)
    expect(pool.events.recent().filter(({ type }) => type === 'CALL_REJECTED')).toHaveLength(1)
  })

  it('ends the thread of a call whose signal aborts, also one that runs for ever, and goes on with another', async () => {
    made()
    const before = await pool.submit({ worker, task: 'thread' }, [])
    const flags = new Flags()
    const controller = new AbortController()
    const call = pool.submit({ worker, task: 'spin' }, [flags.shared], { signal: controller.signal })
    await flags.running(1)
    controller.abort(new RangeError('hung up'))
    await expect(call).rejects.toThrow('hung up')
    await expect(pool.submit({ worker, task: 'thread' }, [])).resolves.not.toBe(before)
    expect(pool.activeThreadCount).toBe(0)
  })

  it('takes a call out of the queue whose signal aborts, and does not start one whose signal has aborted', async () => {
    made()
    const flags = new Flags()
    const running = pool.task<typeof block>({ worker, task: 'block' })(flags.shared)
    await flags.running(1)
    const controller = new AbortController()
    const waiting = pool.submit({ worker, task: 'add' }, [1, 2], { signal: controller.signal })
    expect(pool.queueDepth).toBe(1)
    controller.abort(new RangeError('hung up'))
    await expect(waiting).rejects.toThrow('hung up')
    expect(pool.queueDepth).toBe(0)
    await expect(pool.submit({ worker, task: 'add' }, [1, 2], { signal: controller.signal })).rejects.toThrow(
      'hung up',
    )
    flags.end()
    await running
  })

  it('survives a thread that ends, and says so', async () => {
    made({ resourceLimits: { maxOldGenerationSizeMb: 20 } })
    const died = (how: string): Promise<unknown> =>
      pool.submit({ worker, task: 'die' }, [how]).catch((error: unknown) => error)
    const exit = await died('exit')
    expect(exit).toBeInstanceOf(WorkerDiedError)
    expect((exit as Error).cause).toMatchObject({ message: 'worker exited with code: 3' })
    expect(((await died('memory')) as Error).cause).toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' })
    expect(((await died('later')) as Error).cause).toMatchObject({ message: 'thrown later' })
    await expect(pool.submit({ worker, task: 'add' }, [1, 2])).resolves.toBe(3)
  })

  it('says what is wrong with a task', async () => {
    made()
    const refused = async (task: Parameters<typeof pool.submit>[0]): Promise<string> => {
      const error: unknown = await pool.submit(task, []).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(InvalidWorkerTaskError)
      return (error as Error).message
    }
    expect(await refused({ worker, task: 'ad' })).toMatch(/exports no function 'ad'\n.*Did you mean 'add'\?/)
    expect(await refused({ worker: new URL('./fixture/none.js', import.meta.url), task: 'add' })).toMatch(
      /the module .*none\.js does not exist/,
    )
    expect(await refused({ worker: new URL('http://localhost/x.js'), task: 'add' })).toContain('is no file')
    expect(await refused({ worker: './x.js', task: 'add' })).toContain("'./x.js' is no absolute path")
    expect(await refused({ worker: undefined as never, task: 'add' })).toContain('no module is given')
    const broken = new URL('./fixture/broken.worker.js', import.meta.url)
    const error: unknown = await pool
      .submit({ worker: broken, task: 'x' }, [])
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InvalidWorkerTaskError)
    expect((error as Error).cause).toMatchObject({ name: 'SyntaxError', message: 'nothing works here' })
  })

  it('can not be given a function', async () => {
    await expect(made().execute(() => 1)).rejects.toThrow(FunctionToWorkerError)
  })

  it('lets running and waiting calls end before it closes, and refuses new ones', async () => {
    made()
    const flags = new Flags()
    const running = pool.submit({ worker, task: 'block' }, [flags.shared])
    const waiting = pool.submit({ worker, task: 'add' }, [1, 2])
    await flags.running(1)
    const closed = pool[Symbol.asyncDispose]()
    await expect(pool.submit({ worker, task: 'add' }, [1, 2])).rejects.toThrow(ThreadPoolBulkheadClosedError)
    flags.end()
    await expect(Promise.all([running, waiting])).resolves.toEqual(['ended', 3])
    await closed
    expect(pool.threadPoolSize).toBe(0)
  })

  it('ends what takes too long when it closes, and what waits', async () => {
    made({ awaitTerminationDuration: 0 })
    const flags = new Flags()
    const outcomes = Promise.allSettled([
      pool.submit({ worker, task: 'spin' }, [flags.shared]),
      pool.submit({ worker, task: 'add' }, [1, 2]),
    ])
    await flags.running(1)
    await pool[Symbol.asyncDispose]()
    expect(pool.threadPoolSize).toBe(0)
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ reason: expect.any(ThreadPoolBulkheadClosedError) as unknown })
    }
    expect([pool.activeThreadCount, pool.queueDepth]).toEqual([0, 0])
  })

  it('changes its size while it runs, and lets no call go', async () => {
    made()
    const flags = new Flags()
    const all = [1, 2].map(() => pool.submit({ worker, task: 'block' }, [flags.shared]))
    await flags.running(1)
    expect(pool.queueDepth).toBe(1)
    pool.reconfigure({ ...pool.config, maxThreadPoolSize: 2, coreThreadPoolSize: 2 })
    await flags.running(2)
    flags.end()
    await expect(Promise.all(all)).resolves.toEqual(['ended', 'ended'])
    await expect(pool.submit({ worker, task: 'add' }, [1, 2])).resolves.toBe(3)
    expect([pool.coreThreadPoolSize, pool.maximumThreadPoolSize, pool.threadPoolSize]).toEqual([2, 2, 2])
  })

  it('has the defaults of resilience4j, and no more threads from the start than there may be', async () => {
    expect(ThreadPoolBulkhead.of('test').config).toMatchObject({
      queueCapacity: 100,
      keepAliveDuration: 20,
      awaitTerminationDuration: 5_000,
    })
    expect(made().config).toMatchObject({ maxThreadPoolSize: 1, coreThreadPoolSize: 1 })
    expect(() => ThreadPoolBulkhead.of('test', { maxThreadPoolSize: 1, coreThreadPoolSize: 2 })).toThrow(
      /coreThreadPoolSize: must be at most maxThreadPoolSize \(1\)/,
    )
    expect(() => Bulkhead.of('test', { maxConcurrentCalls: -1 })).toThrow(InvalidStrategyOptionsError)
  })
})
