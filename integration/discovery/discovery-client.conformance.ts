import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SystemRandom } from 'nexus-framework/common'
import {
  DiscoveryError,
  InvalidServiceNameError,
  openDiscovery,
  type DiscoveryClient,
  type DiscoveryOptions,
} from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { CountingClock } from './support/counting-clock.js'
import { eventually } from './support/eventually.js'
import { addressesOf, WatchedService } from './support/watched-service.js'

export interface Address {
  readonly host: string
  readonly port: number
}

/** A registry, as the tests of every driver need it. */
export interface RegistryBench extends AsyncDisposable {
  /** For a client, and a registry, of it. Asked anew for each. */
  readonly options: DiscoveryOptions
  /** Makes these, and no others, the instances of a service that take calls. */
  set(service: string, addresses: readonly Address[]): Promise<void>
  /** The registry does not answer any more. */
  cut(): Promise<void>
  restore(): Promise<void>
  /** Connections that clients hold; 0 where there are none. */
  readonly connections: number
}

const A = { host: '10.0.0.1', port: 8080 }
const B = { host: '10.0.0.2', port: 8080 }
const C = { host: '10.0.0.3', port: 9090 }

/** What every driver whose registry changes has to do. */
export function describeDiscoveryClient(name: string, start: () => Promise<RegistryBench>): void {
  describe(`DiscoveryClient: ${name}`, () => {
    const logger = new CapturingLogger()
    let bench: RegistryBench
    let clock: CountingClock
    let client: DiscoveryClient
    const watches: WatchedService[] = []

    const watch = async (service: string): Promise<WatchedService> => {
      const watched = await WatchedService.start(client, service)
      watches.push(watched)
      return watched
    }

    beforeEach(async () => {
      logger.clear()
      bench = await start()
      clock = new CountingClock()
      client = await openDiscovery(bench.options, { clock, random: new SystemRandom(), logger })
    })

    afterEach(async () => {
      watches.length = 0
      await client[Symbol.asyncDispose]()
      await bench[Symbol.asyncDispose]()
    })

    describe('listing', () => {
      it('finds the instances of a service, sorted by id', async () => {
        await bench.set('inventory', [C, A, B])
        const instances = await client.instances('inventory')
        expect([...addressesOf(instances)].sort()).toEqual([
          '10.0.0.1:8080',
          '10.0.0.2:8080',
          '10.0.0.3:9090',
        ])
        const ids = instances.map(({ id }) => id)
        expect(ids).toEqual([...ids].sort())
        expect(instances.every(({ serviceId }) => serviceId === 'inventory')).toBe(true)
      })

      it('finds an empty list where there is none, and no instance of a service with a longer name', async () => {
        await bench.set('inventory-2', [A])
        expect(await client.instances('inventory')).toEqual([])
        expect(addressesOf(await client.instances('inventory-2'))).toEqual(['10.0.0.1:8080'])
      })

      it('leaves out what has no usable port, and says so', async () => {
        await bench.set('inventory', [A, { host: '10.0.0.9', port: 0 }])
        expect(addressesOf(await client.instances('inventory'))).toEqual(['10.0.0.1:8080'])
        expect(logger.messages('warn')).toEqual([
          expect.stringContaining("An instance of 'inventory' is left out"),
        ])
      })

      it.each(['', 'a/b', '../b', 'a b', 'a\r\nHost: b', 'é', 'a'.repeat(254)])(
        'refuses the name %j without asking',
        async (service) => {
          await expect(client.instances(service)).rejects.toThrow(InvalidServiceNameError)
          await expect(client.watch(service, () => undefined)).rejects.toThrow(InvalidServiceNameError)
        },
      )

      it('rejects when the registry can not be asked, and works again when it can', async () => {
        await bench.set('inventory', [A])
        await bench.cut()
        await expect(client.instances('inventory')).rejects.toThrow(DiscoveryError)
        await bench.restore()
        expect(addressesOf(await client.instances('inventory'))).toEqual(['10.0.0.1:8080'])
      })

      it("rejects with the signal's reason when the caller gives up", async () => {
        const reason = new Error('the client has gone')
        await expect(client.instances('inventory', { signal: AbortSignal.abort(reason) })).rejects.toBe(
          reason,
        )
        const giving = new AbortController()
        const pending = client.instances('inventory', { signal: giving.signal })
        giving.abort(reason)
        await expect(pending).rejects.toBe(reason)
      })
    })

    describe('watching', () => {
      it('tells the present list first, then what comes, changes and goes', async () => {
        await bench.set('inventory', [A])
        const watched = await watch('inventory')
        await watched.until('10.0.0.1:8080')
        await bench.set('inventory', [A, B])
        await watched.until('10.0.0.1:8080', '10.0.0.2:8080')
        await bench.set('inventory', [C])
        await watched.until('10.0.0.3:9090')
        await bench.set('inventory', [])
        await watched.until()
        expect(watched.told[0]).toEqual(['10.0.0.1:8080'])
        expect(logger.messages('warn', { orAbove: true })).toEqual([])
      })

      it('tells an empty list where there is none yet', async () => {
        const watched = await watch('inventory')
        await watched.until()
        await bench.set('inventory', [A])
        await watched.until('10.0.0.1:8080')
        expect(watched.told).toEqual([[], ['10.0.0.1:8080']])
      })

      it('tells changes that come together as few times as it can, and always the last one', async () => {
        const watched = await watch('inventory')
        await watched.until()
        const many = Array.from({ length: 30 }, (_, index) => ({ host: `10.0.1.${index}`, port: 80 }))
        for (let count = 1; count <= many.length; count++) await bench.set('inventory', many.slice(0, count))
        await watched.until(...many.map(({ host, port }) => `${host}:${port}`))
        // One per change would be 31 lists; that no list is told twice is what every one of them shows.
        const lists = watched.told.map((addresses) => addresses.join())
        expect(new Set(lists).size).toBe(lists.length)
      })

      it('follows several services and serves several watches of one', async () => {
        const [one, two, other] = [await watch('inventory'), await watch('inventory'), await watch('orders')]
        await bench.set('inventory', [A])
        await bench.set('orders', [B])
        await Promise.all([
          one.until('10.0.0.1:8080'),
          two.until('10.0.0.1:8080'),
          other.until('10.0.0.2:8080'),
        ])
        await one.stop()
        await bench.set('inventory', [A, C])
        await two.until('10.0.0.1:8080', '10.0.0.3:9090')
        expect(addressesOf(one.latest)).toEqual(['10.0.0.1:8080'])
      })

      it('goes on when a listener throws, and says so', async () => {
        await client.watch('inventory', () => {
          throw new TypeError('a broken listener')
        })
        const watched = await watch('inventory')
        await bench.set('inventory', [A])
        await watched.until('10.0.0.1:8080')
        expect(logger.messages('error')).toContain("A listener of 'inventory' failed: a broken listener")
      })

      it('warns of an instance that can not be called once, not with each list', async () => {
        const watched = await watch('inventory')
        await bench.set('inventory', [A, { host: '10.0.0.9', port: 0 }])
        await watched.until('10.0.0.1:8080')
        await bench.set('inventory', [A, B, { host: '10.0.0.9', port: 0 }])
        await watched.until('10.0.0.1:8080', '10.0.0.2:8080')
        expect(logger.messages('warn')).toHaveLength(1)
      })
    })

    describe('an outage', () => {
      it('keeps the last list, is said once, and ends with what has changed meanwhile', async () => {
        await bench.set('inventory', [A])
        const [watched, second] = [await watch('inventory'), await watch('orders')]
        await Promise.all([watched.until('10.0.0.1:8080'), second.until()])
        await bench.cut()
        await Promise.all([watched.untilFailure(), second.untilFailure()])
        expect(watched.told).toEqual([['10.0.0.1:8080']])
        await bench.restore()
        await bench.set('inventory', [B])
        await watched.until('10.0.0.2:8080')
        expect(logger.messages('warn')).toEqual([expect.stringContaining('can not be reached')])
        expect(watched.failures[0]).toBeInstanceOf(DiscoveryError)
      })

      it('may be there at first', async () => {
        await bench.cut()
        const watched = await watch('inventory')
        await watched.untilFailure()
        expect(watched.told).toEqual([])
        await bench.restore()
        await bench.set('inventory', [A])
        await watched.until('10.0.0.1:8080')
        expect(logger.messages('warn')).toHaveLength(1)
      })
    })

    describe('the end', () => {
      it('leaves no timer and no connection, and tells nothing any more', async () => {
        const watched = await watch('inventory')
        await watched.until()
        await client[Symbol.asyncDispose]()
        await bench.set('inventory', [A])
        expect(watched.told).toEqual([[]])
        expect(clock.pending).toBe(0)
        await goneFrom(bench)
        await expect(client.instances('inventory')).rejects.toThrow(DiscoveryError)
        await expect(client.watch('inventory', () => undefined)).rejects.toThrow(DiscoveryError)
      })

      it('is the same for one watch, also during an outage, and may come twice', async () => {
        await bench.cut()
        const watched = await watch('inventory')
        await watched.untilFailure()
        await Promise.all([watched.stop(), watched.stop()])
        expect(clock.pending).toBe(0)
        await bench.restore()
        expect(watched.told).toEqual([])
        await Promise.all([client[Symbol.asyncDispose](), client[Symbol.asyncDispose]()])
      })
    })
  })
}

/** Closing takes its time on the other side. */
async function goneFrom(bench: RegistryBench): Promise<void> {
  await eventually(() => bench.connections === 0)
}
