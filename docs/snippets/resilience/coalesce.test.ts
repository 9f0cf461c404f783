import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { CoalesceRegistry } from 'nexus-framework/resilience'
import { CapturingLogger, TestingModule } from 'nexus-framework/testing'
import {
  accessToken,
  BasketService,
  CoalesceLog,
  ProductService,
  ProductStore,
  rate,
  type Product,
  type Search,
} from './coalesce.js'

class Counting extends ProductStore {
  readonly loads: string[] = []

  byId(sku: string): Promise<Product> {
    return this.#load(sku, { sku, name: sku })
  }

  search({ text, page }: Search): Promise<readonly Product[]> {
    return this.#load(`${text} ${page}`, [])
  }

  basket(userId: string): Promise<readonly Product[]> {
    return this.#load(userId, [])
  }

  async #load<T>(what: string, result: T): Promise<T> {
    this.loads.push(what)
    await setImmediate()
    return result
  }
}

async function boot() {
  const [logger, store] = [new CapturingLogger(), new Counting()]
  const app = await TestingModule.create({
    providers: [ProductService, BasketService, CoalesceLog, { provide: ProductStore, useValue: store }],
    cache: false,
    logger,
  }).compile()
  return { app, logger, store }
}

describe('the coalesce snippets', () => {
  it('load once what is asked for at the same time', async () => {
    const { app, logger, store } = await boot()
    const products = app.get(ProductService)
    await Promise.all([
      products.product('a'),
      products.product('a'),
      products.product('b'),
      products.search({ text: 'Book', page: 1 }),
      products.search({ text: ' book', page: 1 }),
    ])
    expect(store.loads).toEqual(['a', 'b', 'Book 1'])
    app.get(CoalesceLog).report()
    expect(logger.entries.map(({ message }) => message)).toContain('3 loads for 5 calls')
    await app.close()
  })

  it('tell users apart', async () => {
    const { app, store } = await boot()
    const baskets = app.get(BasketService)
    await Promise.all(['ann', 'bob', 'ann'].map((id) => baskets.basket({ id })))
    expect(store.loads).toEqual(['ann', 'bob'])
    await app.close()
  })

  it('share by hand', async () => {
    let loads = 0
    const load = async (): Promise<string> => {
      await setImmediate()
      return `token ${++loads}`
    }
    await expect(Promise.all([accessToken(load), accessToken(load)])).resolves.toEqual(['token 1', 'token 1'])
    const asked: string[] = []
    const loadRate = async (currency: string): Promise<number> => {
      asked.push(currency)
      await setImmediate()
      return asked.length
    }
    await Promise.all([rate('EUR', loadRate), rate('CHF', loadRate), rate('EUR', loadRate)])
    expect(asked).toEqual(['EUR', 'CHF'])
  })

  it('read the file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'coalesce-'))
    await cp(new URL('coalesce.yaml', import.meta.url), join(directory, 'application.yaml'))
    const app = await TestingModule.create({ directory, cache: false }).compile()
    expect(app.get(CoalesceRegistry).coalesce('products').config.maxFlights).toBe(500)
    await app.close()
    await rm(directory, { recursive: true })
  })
})
