import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { Type } from '../../common/index.js'
import type { PropertyValues } from '../../config/index.js'
import { Around, Aspect, execution, Injectable, type Invocation } from '../../core/index.js'
import { Signal } from '../../http/index.js'
import { TestingModule, type TestApplication } from '../../testing/index.js'
import {
  Bulkhead,
  BulkheadRegistry,
  OutsideWorkerError,
  runsInWorker,
  ThreadPoolBulkhead,
  ThreadPoolBulkheadRegistry,
  TimeLimiter,
  TimeLimitExceededError,
  type WorkerPoolBulkhead,
} from '../index.js'
import { UnpaidError } from './fixture/tasks.worker.js'

const worker = new URL('./fixture/tasks.worker.js', import.meta.url)
const SMALL = { maxThreadPoolSize: 1 }

describe('@ThreadPoolBulkhead', () => {
  let app: TestApplication | undefined
  afterEach(async () => {
    await app?.close()
    app = undefined
  })
  async function boot(providers: readonly Type[], properties: PropertyValues = {}): Promise<TestApplication> {
    app = await TestingModule.create({ providers, properties, cache: false }).compile()
    return app
  }
  function poolOf(booted: TestApplication, name: string): WorkerPoolBulkhead {
    return booted.get(ThreadPoolBulkheadRegistry).bulkhead(name)
  }

  @Injectable()
  class Sums {
    @ThreadPoolBulkhead('sums', { ...SMALL, worker })
    add(a: number, b: number): Promise<number> {
      return runsInWorker(a, b)
    }

    @ThreadPoolBulkhead('sums', {
      ...SMALL,
      worker,
      task: 'fail',
      errors: [UnpaidError],
      fallback: { for: UnpaidError, value: 'unpaid' },
    })
    async check(kind: string): Promise<string> {
      return runsInWorker(kind)
    }
  }

  it('runs the exported function in place of the method, whose name it has unless another is given', async () => {
    const sums = (await boot([Sums])).get(Sums)
    await expect(sums.add(1, 2)).resolves.toBe(3)
    await expect(sums.check('own')).resolves.toBe('unpaid')
    await expect(sums.check('built-in')).rejects.toThrow('out of range')
  })

  it('never reaches the body, unless the object was made by hand', async () => {
    expect(() => new Sums().add(1, 2)).toThrow(OutsideWorkerError)
    await expect(new Sums().check('own')).rejects.toThrow(OutsideWorkerError)
  })

  it('starts its threads with the application, and ends them with it', async () => {
    const booted = await boot([Sums])
    const pool = poolOf(booted, 'sums')
    expect(pool.threadPoolSize).toBe(1)
    await booted.close()
    expect(pool.threadPoolSize).toBe(0)
  })

  it('takes its instance from the configuration, and starts one that only files name', async () => {
    const booted = await boot([Sums], {
      'resilience.thread-pool-bulkhead.configs.default.queue-capacity': 5,
      'resilience.thread-pool-bulkhead.instances.sums': {
        maxThreadPoolSize: 2,
        coreThreadPoolSize: 0,
        keepAliveDuration: '10ms',
        awaitTerminationDuration: '1s',
        writableStackTraceEnabled: false,
        eventConsumerBufferSize: 5,
        resourceLimits: { maxOldGenerationSizeMb: 64, stackSizeMb: 2 },
      },
      'resilience.thread-pool-bulkhead.instances.other': { maxThreadPoolSize: 1 },
    })
    expect(poolOf(booted, 'sums').config).toEqual({
      maxThreadPoolSize: 2,
      coreThreadPoolSize: 0,
      queueCapacity: 5,
      keepAliveDuration: 10,
      awaitTerminationDuration: 1_000,
      writableStackTraceEnabled: false,
      eventConsumerBufferSize: 5,
      resourceLimits: { maxOldGenerationSizeMb: 64, stackSizeMb: 2 },
    })
    expect(booted.get(ThreadPoolBulkheadRegistry).find('other')?.threadPoolSize).toBe(1)
  })

  it('is what @Bulkhead is with the type THREADPOOL', async () => {
    @Injectable()
    class Threads {
      @Bulkhead('threads', { type: 'THREADPOOL', ...SMALL, worker })
      thread(): Promise<number> {
        return runsInWorker()
      }

      @Bulkhead({ type: 'THREADPOOL', ...SMALL, worker, task: 'thread' })
      unnamed(): Promise<number> {
        return runsInWorker()
      }

      @Bulkhead('here', { type: 'SEMAPHORE' })
      here(): string {
        return 'here'
      }
    }
    const booted = await boot([Threads])
    await expect(booted.get(Threads).thread()).resolves.toBeGreaterThan(0)
    await expect(booted.get(Threads).unnamed()).resolves.toBeGreaterThan(0)
    expect(booted.get(Threads).here()).toBe('here')
    expect(
      booted
        .get(ThreadPoolBulkheadRegistry)
        .all()
        .map(({ name }) => name),
    ).toEqual(['threads', 'Threads.unnamed'])
    expect(
      booted
        .get(BulkheadRegistry)
        .all()
        .map(({ name }) => name),
    ).toEqual(['here'])
  })

  it('ends the thread at the deadline of a @TimeLimiter, and when the signal aborts that the caller passes', async () => {
    @Injectable()
    class Loops {
      @TimeLimiter('loops', { timeoutDuration: '300ms' })
      @ThreadPoolBulkhead('loops', { ...SMALL, worker, task: 'spin' })
      limited(shared: SharedArrayBuffer): Promise<void> {
        return runsInWorker(shared)
      }

      @ThreadPoolBulkhead('loops', { ...SMALL, worker, task: 'spin' })
      spin(shared: SharedArrayBuffer, @Signal() signal?: AbortSignal): Promise<void> {
        return runsInWorker(shared, signal)
      }

      @ThreadPoolBulkhead('loops', { ...SMALL, worker, task: 'describeArguments' })
      kinds(@Signal() signal?: AbortSignal, last?: string): Promise<readonly string[]> {
        return runsInWorker(signal, last)
      }
    }
    const loops = (await boot([Loops])).get(Loops)
    await expect(loops.limited(new SharedArrayBuffer(8))).rejects.toThrow(TimeLimitExceededError)
    const controller = new AbortController()
    const shared = new SharedArrayBuffer(8)
    const call = loops.spin(shared, controller.signal)
    const outcome = call.catch((error: unknown) => error)
    while (Atomics.load(new Int32Array(shared), 0) === 0) await setImmediate()
    controller.abort(new RangeError('hung up'))
    expect(await outcome).toEqual(new RangeError('hung up'))
    await expect(loops.kinds(new AbortController().signal, 'x')).resolves.toEqual([
      '[object Undefined]',
      '[object String]',
    ])
  })

  it('leaves all other aspects around it, in this thread', async () => {
    const seen: unknown[] = []
    @Aspect()
    class Audit {
      @Around(execution('Sums.add'))
      audit({ args }: Invocation, proceed: () => unknown): unknown {
        seen.push(args)
        return proceed()
      }
    }
    await expect((await boot([Sums, Audit])).get(Sums).add(1, 2)).resolves.toBe(3)
    expect(seen).toEqual([[1, 2]])
  })

  it('refuses at boot what can not work', async () => {
    @Injectable()
    class Synchronous {
      @ThreadPoolBulkhead('x', { worker, task: 'add' })
      add(a: number, b: number): number {
        return runsInWorker(a, b)
      }
    }
    await expect(boot([Synchronous])).rejects.toThrow(
      '@ThreadPoolBulkhead can not stand on Synchronous.add, which returns no promise: it runs in another thread',
    )
    @Injectable()
    class Nowhere {
      @ThreadPoolBulkhead('x', SMALL)
      add(a: number, b: number): Promise<number> {
        return runsInWorker(a, b)
      }
    }
    await expect(boot([Nowhere])).rejects.toThrow(
      'Nowhere.add can not run in a worker thread: no module is given',
    )
    @Injectable()
    class Unknown {
      @ThreadPoolBulkhead('x', { ...SMALL, worker })
      substract(a: number, b: number): Promise<number> {
        return runsInWorker(a, b)
      }
    }
    await expect(boot([Unknown])).rejects.toThrow(/Unknown\.substract .*exports no function 'substract'/)
    @Injectable()
    class Broken {
      @ThreadPoolBulkhead('x', { ...SMALL, worker: new URL('./fixture/broken.worker.js', import.meta.url) })
      run(): Promise<void> {
        return runsInWorker()
      }
    }
    await expect(boot([Broken])).rejects.toThrow(/Broken\.run .*can not be loaded/)
  })
})
