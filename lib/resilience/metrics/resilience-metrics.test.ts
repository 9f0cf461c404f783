import { afterEach, describe, expect, it } from '@jest/globals'
import { MeterRegistry } from '../../core/index.js'
import { SimpleMeterRegistry, TestingModule, type TestApplication } from '../../testing/index.js'
import { BulkheadRegistry, ResilienceRegistries } from '../index.js'
import { bindRegistry } from './bind-registry.js'

describe('The meters of resilience', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  async function boot(): Promise<{ meters: SimpleMeterRegistry; registries: ResilienceRegistries }> {
    const meters = new SimpleMeterRegistry()
    app = await TestingModule.create({
      providers: [{ provide: MeterRegistry, useValue: meters }],
      properties: { 'resilience.bulkhead.instances.early.max-concurrent-calls': 3 },
      cache: false,
    }).compile()
    return { meters, registries: app.get(ResilienceRegistries) }
  }
  const failing = (): never => {
    throw new TypeError('failing')
  }

  it('tell of a circuit breaker what resilience4j tells', async () => {
    const { meters, registries } = await boot()
    const breaker = registries.circuitBreakers.get('b', {
      minimumNumberOfCalls: 2,
      slidingWindowSize: 4,
      ignoreExceptions: [RangeError],
    })
    await breaker.execute(() => 1)
    expect(meters.value('resilience4j.circuitbreaker.failure.rate', { name: 'b' })).toBe(-1)
    await expect(
      breaker.execute(() => {
        throw new RangeError('ignored')
      }),
    ).rejects.toThrow('ignored')
    await expect(breaker.execute(failing)).rejects.toThrow('failing')
    await expect(breaker.execute(() => 1)).rejects.toThrow(/OPEN/)
    const value = (name: string, tags: Record<string, string> = {}): number | undefined =>
      meters.value(`resilience4j.circuitbreaker.${name}`, { name: 'b', ...tags })
    expect({
      successful: value('calls', { kind: 'successful' }),
      failed: value('calls', { kind: 'failed' }),
      ignored: value('calls', { kind: 'ignored' }),
      notPermitted: value('not.permitted.calls', { kind: 'not_permitted' }),
      closed: value('state', { state: 'closed' }),
      open: value('state', { state: 'open' }),
      forcedOpen: value('state', { state: 'forced_open' }),
      bufferedFailed: value('buffered.calls', { kind: 'failed' }),
      slow: value('slow.calls', { kind: 'successful' }),
      failureRate: value('failure.rate'),
    }).toEqual({
      successful: 1,
      failed: 1,
      ignored: 1,
      notPermitted: 1,
      closed: 0,
      open: 1,
      forcedOpen: 0,
      bufferedFailed: 1,
      slow: 0,
      failureRate: 50,
    })
  })

  it('tell of the other patterns what resilience4j tells', async () => {
    const { meters, registries } = await boot()
    await registries.retries.get('r').execute(() => 1)
    await expect(registries.retries.get('r2', { maxAttempts: 1 }).execute(failing)).rejects.toThrow('failing')
    await registries.timeLimiters.get('t').execute(async () => 1)
    registries.rateLimiters.get('l', { limitForPeriod: 7 })
    await registries.hedges.get('h').execute(async () => 1)
    const shared = registries.coalesces.get('c')
    await Promise.all([shared.execute(async () => 1), shared.execute(async () => 1)])
    await registries.chaos.get('x', { fault: 503, injectionRate: 1 }).execute(() => 1)
    expect({
      retried: meters.value('resilience4j.retry.calls', { name: 'r', kind: 'successful_without_retry' }),
      failed: meters.value('resilience4j.retry.calls', { name: 'r2', kind: 'failed_without_retry' }),
      inTime: meters.value('resilience4j.timelimiter.calls', { name: 't', kind: 'successful' }),
      permits: meters.value('resilience4j.ratelimiter.available.permissions', { name: 'l' }),
      waiting: meters.value('resilience4j.ratelimiter.waiting_threads', { name: 'l' }),
      free: meters.value('resilience4j.bulkhead.available.concurrent.calls', { name: 'early' }),
      most: meters.value('resilience4j.bulkhead.max.allowed.concurrent.calls', { name: 'early' }),
      hedged: meters.value('nexus.hedge.calls', { name: 'h', kind: 'successful_without_hedge' }),
      flights: meters.value('nexus.coalesce.calls', { name: 'c', kind: 'flight' }),
      joined: meters.value('nexus.coalesce.calls', { name: 'c', kind: 'joined' }),
      running: meters.value('nexus.coalesce.running.flights', { name: 'c' }),
      // Chaos is not on, so nothing was injected.
      faults: meters.value('nexus.chaos.injections', { name: 'x', kind: 'fault' }),
    }).toEqual({
      retried: 1,
      failed: 1,
      inTime: 1,
      permits: 7,
      waiting: 0,
      free: 3,
      most: 3,
      hedged: 1,
      flights: 1,
      joined: 1,
      running: 0,
      faults: 0,
    })
  })

  it('go with their instance, and with the application', async () => {
    const { meters, registries } = await boot()
    registries.circuitBreakers.get('gone')
    const named = (name: string): number =>
      meters.readings().filter(({ tags }) => tags['name'] === name).length
    expect(named('gone')).toBeGreaterThan(10)
    registries.circuitBreakers.remove('gone')
    expect(named('gone')).toBe(0)
    expect(named('early')).toBeGreaterThan(1)
    await app?.close()
    expect(meters.readings().filter(({ name }) => !name.startsWith('http.server.'))).toEqual([])
  })

  it('are removed with an instance that a listener has replaced before they heard of it', () => {
    const registry = new BulkheadRegistry()
    const meters = new SimpleMeterRegistry()
    const off = registry.events.on('ENTRY_ADDED', ({ name }) => {
      off()
      registry.remove(name)
      registry.get(name)
    })
    const removed: string[] = []
    let bound = 0
    bindRegistry(registry, meters, (_bulkhead, instanceMeters) => {
      const meter = `meter ${++bound}`
      instanceMeters.onRemove(() => void removed.push(meter))
    })
    registry.get('inventory')
    registry.remove('inventory')
    expect([bound, removed]).toEqual([2, ['meter 1', 'meter 2']])
  })
})
