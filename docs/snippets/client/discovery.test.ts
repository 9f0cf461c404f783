import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { DiscoveryClient, DiscoveryProperties } from 'nexus-framework/client'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { follow, ShopModule, StockLocations } from './discovery.js'

const directory = join(import.meta.dirname, 'discovery')

describe('the discovery snippets', () => {
  let app: TestApplication
  afterEach(() => app.close())
  // What a pod has.
  beforeAll(() => void (process.env['KUBERNETES_SERVICE_HOST'] = '10.96.0.1'))
  afterAll(() => void delete process.env['KUBERNETES_SERVICE_HOST'])

  const boot = async (profiles: readonly string[]): Promise<TestApplication> => {
    app = await TestingModule.create({
      providers: [StockLocations],
      directory,
      profiles,
      cache: false,
    }).compile()
    return app
  }

  it('find the instances that the file names', async () => {
    await boot([])
    expect(await app.get(StockLocations).urls()).toEqual(['http://10.0.0.1:8080', 'http://10.0.0.2:8080'])
  })

  it.each(['etcd', 'consul', 'dns', 'nacos', 'kubernetes'])('configure %s', async (driver) => {
    expect((await boot([driver])).get(DiscoveryClient).name).toBe(driver)
  })

  it('name several servers', async () => {
    expect((await boot(['etcd'])).get(DiscoveryProperties).url).toEqual([
      'http://etcd-1:2379',
      'http://etcd-2:2379',
    ])
  })

  it('configure it in code', async () => {
    app = await TestingModule.create({ imports: [ShopModule], cache: false }).compile()
    expect(app.get(DiscoveryClient).name).toBe('etcd')
  })
})

describe('the plain client', () => {
  it('keeps asking a registry that is away until it is closed', async () => {
    const told: unknown[] = []
    const discovery = await follow('http://127.0.0.1:1', (zones) => told.push(zones))
    await discovery[Symbol.asyncDispose]()
    expect(told).toEqual([])
  })
})
