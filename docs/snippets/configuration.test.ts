import { describe, expect, it } from '@jest/globals'
import { Binder, ConfigLoader, type ConfigOptions } from 'nexus-framework'
import { TestingModule } from 'nexus-framework/testing'
import { ShopProperties, UploadService } from './configuration.js'

/** As a process in this folder would load them. */
const loaded = async (options: ConfigOptions): Promise<ShopProperties> => {
  const environment = await new ConfigLoader({
    directory: import.meta.dirname,
    args: [],
    env: {},
    ...options,
  }).load()
  return new Binder(environment).bindProperties(ShopProperties)
}

describe('the configuration snippets', () => {
  it('read and convert the file', async () => {
    const shop = await loaded({})
    expect(shop).toMatchObject({ maxItems: 100, currencies: ['EUR', 'CHF'] })
    expect([String(shop.timeout), String(shop.uploadLimit)]).toEqual(['90s', '10MB'])
  })

  it('let later layers win', async () => {
    expect((await loaded({ profiles: ['prod'] })).maxItems).toBe(500)
    const env = { SHOP_MAX_ITEMS: '7' }
    expect((await loaded({ env })).maxItems).toBe(7)
    expect((await loaded({ env, args: ['--shop.max-items=8'] })).maxItems).toBe(8)
  })

  it('fill classes and parameters', async () => {
    const properties = { 'shop.api-key': 'k', 'shop.max-items': '3' }
    const app = await TestingModule.create({
      providers: [ShopProperties, UploadService],
      properties,
      cache: false,
    }).compile()
    expect(app.get(UploadService)).toMatchObject({ folder: 'uploads', shop: { maxItems: 3 } })
    await app.close()
  })
})
