import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SystemRandom } from 'nexus-framework/common'
import {
  InvalidDiscoveryOptionsError,
  openDiscovery,
  openRegistry,
  RegistrationUnsupportedError,
  systemRuntime,
  type DiscoveryClient,
  type DiscoveryOptions,
} from 'nexus-framework/client'
import { CapturingLogger, ManualClock } from 'nexus-framework/testing'
import { describeDiscoveryClient, type RegistryBench } from './discovery-client.conformance.js'
import { eventually } from './support/eventually.js'
import { KubernetesDouble } from './support/kubernetes-double.js'
import { TcpProxy } from './support/tcp-proxy.js'
import { addressesOf, WatchedService } from './support/watched-service.js'

const certificates = join(import.meta.dirname, 'certificates')
// Made for these tests only, for 127.0.0.1.
const caFile = join(certificates, 'kubernetes.crt.pem')
const tls = {
  cert: await readFile(caFile),
  key: await readFile(join(certificates, 'kubernetes.key.pem')),
}
const logger = new CapturingLogger()
const runtime = systemRuntime(logger)

beforeEach(() => logger.clear())

async function kubernetesBench(): Promise<RegistryBench> {
  const kubernetes = await KubernetesDouble.start(tls)
  const proxy = await TcpProxy.start(kubernetes.port)
  return {
    options: {
      driver: 'kubernetes',
      url: `https://127.0.0.1:${proxy.port}`,
      namespace: 'shop',
      token: kubernetes.token,
      tls: { caFile },
    },
    get connections() {
      return proxy.connections
    },
    set: (service, addresses) => Promise.resolve(kubernetes.set(service, addresses)),
    cut: () => proxy.cut(),
    restore: () => proxy.restore(),
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]()
      await kubernetes[Symbol.asyncDispose]()
    },
  }
}

describeDiscoveryClient('kubernetes', kubernetesBench)

describe('a watch of EndpointSlices', () => {
  let kubernetes: KubernetesDouble
  let options: DiscoveryOptions
  let client: DiscoveryClient
  let watched: WatchedService

  beforeEach(async () => {
    kubernetes = await KubernetesDouble.start(tls)
    options = {
      driver: 'kubernetes',
      url: `https://127.0.0.1:${kubernetes.port}`,
      namespace: 'shop',
      token: kubernetes.token,
      tls: { caFile },
    }
    client = await openDiscovery(options, runtime)
    kubernetes.set('inventory', [{ host: '10.0.0.1', port: 80 }])
    watched = await WatchedService.start(client, 'inventory')
    await watched.until('10.0.0.1:80')
    kubernetes.set('inventory', [{ host: '10.0.0.2', port: 80 }])
    await watched.until('10.0.0.2:80')
  })

  afterEach(async () => {
    await client[Symbol.asyncDispose]()
    await kubernetes[Symbol.asyncDispose]()
  })

  it('lists in pages', async () => {
    kubernetes.pageSize = 1
    kubernetes.set(
      'orders',
      [80, 81, 82].map((port) => ({ host: '10.0.0.1', port })),
    )
    const before = kubernetes.lists
    expect(addressesOf(await client.instances('orders'))).toEqual([
      '10.0.0.1:80',
      '10.0.0.1:81',
      '10.0.0.1:82',
    ])
    expect(kubernetes.lists - before).toBe(3)
  })

  it('lists again where its version is gone, in the stream or at once', async () => {
    const before = kubernetes.lists
    kubernetes.fail()
    kubernetes.set('inventory', [{ host: '10.0.0.3', port: 80 }])
    await watched.until('10.0.0.3:80')
    expect(kubernetes.lists).toBe(before + 1)
    kubernetes.expireHistory()
    kubernetes.endWatches()
    kubernetes.set('inventory', [{ host: '10.0.0.4', port: 80 }])
    await watched.until('10.0.0.4:80')
    expect(logger.messages('warn')).toEqual([])
  })

  it('takes other errors in the stream for an outage', async () => {
    kubernetes.fail({ kind: 'Status', message: 'etcdserver: leader changed', code: 500 })
    await watched.untilFailure()
    expect(String(watched.failures[0])).toContain('the watch ended: etcdserver: leader changed')
    kubernetes.set('inventory', [{ host: '10.0.0.3', port: 80 }])
    await watched.until('10.0.0.3:80')
  })
})

describe('a watch that ended because its time was up', () => {
  it('goes on from the version of the last bookmark, without a list', async () => {
    const kubernetes = await KubernetesDouble.start(tls)
    const clock = new ManualClock()
    const client = await openDiscovery(
      {
        driver: 'kubernetes',
        url: `https://127.0.0.1:${kubernetes.port}`,
        namespace: 'shop',
        token: kubernetes.token,
        tls: { caFile },
      },
      { clock, random: new SystemRandom(), logger },
    )
    const watched = await WatchedService.start(client, 'inventory')
    /** Changes are told after the time in which they are collected. */
    const become = async (host: string): Promise<void> => {
      kubernetes.set('inventory', [{ host, port: 80 }])
      await eventually(() => {
        clock.advance(1)
        return watched.latest[0]?.host === host
      })
    }
    await watched.until()
    await become('10.0.0.1')
    kubernetes.bookmark()
    await become('10.0.0.2')
    clock.advance(1_000)
    kubernetes.endWatches()
    await become('10.0.0.3')
    expect(kubernetes.lists).toBe(1)
    await client[Symbol.asyncDispose]()
    expect(clock.pending).toBe(0)
    await kubernetes[Symbol.asyncDispose]()
  })
})

describe('what a pod has', () => {
  let kubernetes: KubernetesDouble
  let folder: string

  beforeEach(async () => {
    kubernetes = await KubernetesDouble.start(tls)
    kubernetes.set('inventory', [{ host: '10.0.0.1', port: 80 }])
    folder = await mkdtemp(join(tmpdir(), 'nexus-kubernetes-'))
  })

  afterEach(async () => {
    await rm(folder, { recursive: true })
    await kubernetes[Symbol.asyncDispose]()
  })

  it('may be a token that is rotated: the file is read again', async () => {
    const tokenFile = join(folder, 'token')
    await writeFile(tokenFile, `${kubernetes.token}\n`)
    const client = await openDiscovery(
      {
        driver: 'kubernetes',
        url: `https://127.0.0.1:${kubernetes.port}`,
        namespace: 'shop',
        tokenFile,
        tls: { caFile },
      },
      runtime,
    )
    expect(await client.instances('inventory')).toHaveLength(1)
    kubernetes.token = 'eyJhbGciOiJSUzI1NiJ9.n3w'
    await expect(client.instances('inventory')).rejects.toThrow('was answered with 401')
    await writeFile(tokenFile, kubernetes.token)
    expect(await client.instances('inventory')).toHaveLength(1)
    await client[Symbol.asyncDispose]()
    expect(JSON.stringify(logger.entries)).not.toContain('eyJ')
  })

  it('is not sent to a server whose certificate is of somebody else', async () => {
    const client = await openDiscovery(
      {
        driver: 'kubernetes',
        url: `https://127.0.0.1:${kubernetes.port}`,
        namespace: 'shop',
        token: kubernetes.token,
      },
      runtime,
    )
    await expect(client.instances('inventory')).rejects.toThrow(/self-signed certificate/)
    await client[Symbol.asyncDispose]()
    expect(kubernetes.lists).toBe(0)
  })

  it('is needed: there is no address outside of a cluster', async () => {
    await expect(openDiscovery({ driver: 'kubernetes' }, runtime)).rejects.toThrow(
      InvalidDiscoveryOptionsError,
    )
  })

  it('does not register it: Kubernetes does', async () => {
    await expect(openRegistry({ driver: 'kubernetes' }, runtime)).rejects.toThrow(
      RegistrationUnsupportedError,
    )
    await expect(openRegistry({ driver: 'static' }, runtime)).rejects.toThrow("The discovery driver 'static'")
  })

  it('has files that can be read', async () => {
    const missing = {
      driver: 'kubernetes',
      url: 'https://127.0.0.1',
      tls: { caFile: join(folder, 'none') },
    } as const
    await expect(openDiscovery(missing, runtime)).rejects.toThrow('tls.ca-file can not be read: ENOENT')
  })
})
