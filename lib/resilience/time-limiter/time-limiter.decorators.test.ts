import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock } from '../../common/index.js'
import { Injectable } from '../../core/index.js'
import { Signal } from '../../http/index.js'
import { ManualClock, TestingModule, type TestApplication } from '../../testing/index.js'
import {
  Bulkhead,
  BulkheadRegistry,
  currentSignal,
  SynchronousMethodError,
  TimeLimiter,
  TimeLimiterRegistry,
  TimeLimitExceededError,
} from '../index.js'

@Injectable()
class Inventory {
  readonly signals: (AbortSignal | undefined)[] = []

  @TimeLimiter('inventory', {
    timeoutDuration: '5s',
    fallback: { for: TimeLimitExceededError, value: 'unknown' },
  })
  async stock(_sku: string): Promise<string> {
    this.signals.push(currentSignal())
    return new Promise(() => {})
  }

  @TimeLimiter('orders')
  async order(_sku: string, @Signal() signal?: AbortSignal): Promise<string> {
    this.signals.push(signal)
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
  }

  @TimeLimiter('quick')
  async quick(@Signal() signal?: AbortSignal): Promise<AbortSignal | undefined> {
    return signal
  }

  @TimeLimiter('queued')
  @Bulkhead('queued', { maxConcurrentCalls: 1, maxWaitDuration: '1m' })
  async queued(@Signal() signal?: AbortSignal): Promise<string> {
    this.signals.push(signal)
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
  }
}

@Injectable()
class Shelf {
  @TimeLimiter('shelf')
  count(): number {
    return 5
  }
}

describe('@TimeLimiter', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())

  const clock = new ManualClock()
  const boot = async (properties: Record<string, string> = {}): Promise<Inventory> => {
    app = await TestingModule.create({ providers: [Inventory], properties, cache: false })
      .override(Clock)
      .useValue(clock)
      .compile()
    return app.get(Inventory)
  }

  it('takes its instance from the configuration, and answers by its fallback', async () => {
    const inventory = await boot({
      'resilience.timelimiter.configs.default.event-consumer-buffer-size': '1',
      'resilience.timelimiter.instances.inventory.timeout-duration': '300ms',
      'resilience.timelimiter.instances.orders.cancel-running-future': 'false',
    })
    const registry = app?.get(TimeLimiterRegistry)
    expect(registry?.timeLimiter('inventory').config).toEqual({
      timeoutDuration: 300,
      cancelRunningFuture: true,
      eventConsumerBufferSize: 1,
    })
    expect(registry?.timeLimiter('orders').config.cancelRunningFuture).toBe(false)
    const stock = inventory.stock('a')
    clock.advance(300)
    await expect(stock).resolves.toBe('unknown')
    expect(inventory.signals[0]?.reason).toBeInstanceOf(TimeLimitExceededError)
    expect(clock.pending).toBe(0)
  })

  it('hands the signal of the deadline to the parameter with @Signal', async () => {
    const inventory = await boot()
    const order = inventory.order('a')
    clock.advance(1000)
    await expect(order).rejects.toThrow(TimeLimitExceededError)
    expect(inventory.signals[0]?.reason).toBeInstanceOf(TimeLimitExceededError)
  })

  it('follows a signal that the caller passes, and lets go of it', async () => {
    const inventory = await boot()
    const caller = new AbortController()
    const order = inventory.order('a', caller.signal)
    expect(inventory.signals[0]).not.toBe(caller.signal)
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1)
    const enough = new Error('enough')
    caller.abort(enough)
    await expect(order).rejects.toBe(enough)
    expect(inventory.signals[0]?.reason).toBe(enough)
    const other = new AbortController()
    await inventory.quick(other.signal)
    expect(getEventListeners(other.signal, 'abort')).toHaveLength(0)
    await expect(inventory.quick(caller.signal)).rejects.toBe(enough)
    expect(clock.pending).toBe(0)
  })

  it('hands each of several calls its own signal, also when they wait in a queue', async () => {
    const inventory = await boot()
    const callers = [new AbortController(), new AbortController(), new AbortController()] as const
    const calls = callers.map(({ signal }) => inventory.queued(signal))
    for (const call of calls) call.catch(() => {})
    expect(inventory.signals).toHaveLength(1)
    // Leaves the queue, without having run.
    callers[1].abort('second')
    callers[0].abort('first')
    await setImmediate()
    expect(inventory.signals).toHaveLength(2)
    expect(inventory.signals[1]?.aborted).toBe(false)
    callers[2].abort('third')
    expect(inventory.signals[1]?.reason).toBe('third')
    await expect(Promise.allSettled(calls)).resolves.toMatchObject([
      { reason: 'first' },
      { reason: 'second' },
      { reason: 'third' },
    ])
    expect(app?.get(BulkheadRegistry).bulkhead('queued').availableConcurrentCalls).toBe(1)
    expect(clock.pending).toBe(0)
  })

  it('can not stand on a method that is known to be synchronous', async () => {
    const booting = TestingModule.create({ providers: [Shelf], cache: false }).compile()
    await expect(booting).rejects.toMatchObject({ cause: expect.any(SynchronousMethodError) })
  })
})
