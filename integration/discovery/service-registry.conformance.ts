import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SystemRandom } from 'nexus-framework/common'
import {
  DiscoveryError,
  InvalidServiceNameError,
  openDiscovery,
  openRegistry,
  systemRuntime,
  type DiscoveryClient,
  type DiscoveryOptions,
  type ServiceInstance,
  type ServiceRegistry,
} from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { eventually } from './support/eventually.js'
import { ListingClock } from './support/listing-clock.js'
import { WatchedService } from './support/watched-service.js'

/** A registry that takes registrations, as the tests of every driver need it. */
export interface RegistrationBench extends AsyncDisposable {
  /** For a registry and a client. Asked anew for each. */
  readonly options: DiscoveryOptions
  /** Makes the registry lose what is registered of a service, as after a failure of its own. */
  forget(service: string): Promise<void>
  /** How many signs of life have come. */
  readonly beats: number
  /** The registry does not answer any more. */
  cut(): Promise<void>
  restore(): Promise<void>
  /** Connections that clients hold. */
  readonly connections: number
}

const TTL_MS = 9_000
const INTERVAL_MS = TTL_MS / 3
const REQUEST_TIMEOUT_MS = 5_001

const INSTANCE: ServiceInstance = {
  id: 'inventory-10.0.0.1-8443',
  serviceId: 'inventory',
  host: '10.0.0.1',
  port: 8443,
  secure: true,
  weight: 2,
  zone: 'eu-west-1a',
  metadata: { version: '1.2.3' },
}

/** What every driver that registers has to do. */
export function describeServiceRegistry(name: string, start: () => Promise<RegistrationBench>): void {
  describe(`ServiceRegistry: ${name}`, () => {
    const logger = new CapturingLogger()
    let bench: RegistrationBench
    /** Of the registrations: heartbeats come when it is moved. */
    let clock: ListingClock
    let registry: ServiceRegistry
    let client: DiscoveryClient
    let watched: WatchedService
    /** Whether nothing but the next attempt waits for its time: no request is under way. */
    const isIdle = (): boolean => clock.waiting.length === 1 && clock.waiting[0] !== REQUEST_TIMEOUT_MS

    beforeEach(async () => {
      logger.clear()
      bench = await start()
      clock = new ListingClock()
      const options = { ...bench.options, requestTimeout: REQUEST_TIMEOUT_MS, register: { ttl: TTL_MS } }
      registry = await openRegistry(options, { clock, random: new SystemRandom(), logger })
      client = await openDiscovery(bench.options, systemRuntime(new CapturingLogger()))
      watched = await WatchedService.start(client, 'inventory')
      await watched.until()
    })

    afterEach(async () => {
      await bench.restore()
      await registry[Symbol.asyncDispose]()
      await client[Symbol.asyncDispose]()
      await bench[Symbol.asyncDispose]()
    })

    it('enters an instance with all its facts', async () => {
      await registry.register(INSTANCE)
      await watched.until('10.0.0.1:8443')
      const { metadata, ...facts } = INSTANCE
      expect(watched.latest).toMatchObject([{ ...facts, metadata: { ...metadata } }])
    })

    it('takes it out when it is disposed, and only it', async () => {
      const other = { ...INSTANCE, id: 'inventory-10.0.0.2-8443', host: '10.0.0.2' }
      const kept = await registry.register(INSTANCE)
      await registry.register(other)
      await watched.until('10.0.0.1:8443', '10.0.0.2:8443')
      await Promise.all([kept[Symbol.asyncDispose](), kept[Symbol.asyncDispose]()])
      await watched.until('10.0.0.2:8443')
      expect(clock.pending).toBe(1)
    })

    it('sends a sign of life three times in the time to live', async () => {
      await registry.register(INSTANCE)
      for (let expected = 1; expected <= 3; expected++) {
        await clock.advanceAsync(INTERVAL_MS - 1)
        expect(bench.beats).toBe(expected - 1)
        await clock.advanceAsync(1)
        await eventually(() => bench.beats === expected && isIdle())
      }
      expect(logger.messages('warn')).toEqual([])
    })

    it('registers again what the registry has lost, and says so', async () => {
      await registry.register(INSTANCE)
      await watched.until('10.0.0.1:8443')
      await bench.forget('inventory')
      await watched.until()
      await clock.advanceAsync(INTERVAL_MS)
      await watched.until('10.0.0.1:8443')
      expect(logger.messages('warn')).toEqual([
        "The registry has lost 'inventory' as inventory-10.0.0.1-8443; it is registered again",
      ])
      // From then on as before.
      const known = bench.beats
      await eventually(isIdle)
      await clock.advanceAsync(INTERVAL_MS)
      await eventually(() => bench.beats === known + 1)
    })

    it('tries again through an outage, which is said once', async () => {
      await registry.register(INSTANCE)
      await bench.cut()
      await clock.advanceAsync(INTERVAL_MS)
      await eventually(() => logger.messages('warn').length === 1 && isIdle())
      await clock.advanceAsync(INTERVAL_MS)
      await eventually(() => logger.messages('debug').length > 0 && isIdle())
      await bench.restore()
      await bench.forget('inventory')
      await clock.advanceAsync(INTERVAL_MS)
      await watched.until('10.0.0.1:8443')
      await eventually(() => logger.messages('info').length === 1)
      expect(logger.messages('warn')[0]).toContain('can not be reached')
      expect(logger.messages('info')[0]).toContain('is reached again')
    })

    it('rejects when the registry is away, and keeps nothing', async () => {
      await bench.cut()
      await expect(registry.register(INSTANCE)).rejects.toThrow(DiscoveryError)
      expect(clock.pending).toBe(0)
      await bench.restore()
      await registry.register(INSTANCE)
      await watched.until('10.0.0.1:8443')
    })

    it('does not reject at the end when the registry is away, and says what stays', async () => {
      const kept = await registry.register(INSTANCE)
      await bench.cut()
      await kept[Symbol.asyncDispose]()
      expect(logger.messages('warn')).toEqual([
        expect.stringContaining('could not be taken out of the registry'),
      ])
      expect(clock.pending).toBe(0)
    })

    it('takes everything out when the registry is closed, and leaves no connection', async () => {
      await registry.register(INSTANCE)
      await watched.until('10.0.0.1:8443')
      await Promise.all([registry[Symbol.asyncDispose](), registry[Symbol.asyncDispose]()])
      await watched.until()
      await client[Symbol.asyncDispose]()
      await eventually(() => bench.connections === 0)
      expect(clock.pending).toBe(0)
      await expect(registry.register(INSTANCE)).rejects.toThrow(DiscoveryError)
    })

    it('refuses names and addresses that nobody could call', async () => {
      await expect(registry.register({ ...INSTANCE, serviceId: 'a/b' })).rejects.toThrow(
        InvalidServiceNameError,
      )
      await expect(registry.register({ ...INSTANCE, host: '' })).rejects.toThrow(DiscoveryError)
      await expect(registry.register({ ...INSTANCE, port: 0 })).rejects.toThrow(DiscoveryError)
    })
  })
}
