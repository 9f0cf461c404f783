import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Bulkhead, BulkheadFullError, BulkheadRegistry } from 'nexus-framework/resilience'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import {
  buildFor,
  find,
  InventoryClient,
  maintenance,
  onMessage,
  ReportService,
  saturation,
  searches,
  StockService,
} from './bulkhead.js'

describe('the bulkhead snippets', () => {
  let directory: string
  let app: TestApplication
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bulkhead-'))
    await cp(new URL('bulkhead.yaml', import.meta.url), join(directory, 'application.yaml'))
    app = await TestingModule.create({
      providers: [StockService, InventoryClient, ReportService],
      directory,
      cache: false,
    }).compile()
  })
  afterEach(async () => {
    await app.close()
    await rm(directory, { recursive: true })
  })

  it('configure the bulkhead by the file, which goes before the decorator', () => {
    const registry = app.get(BulkheadRegistry)
    expect(registry.bulkhead('inventory').config).toMatchObject({
      maxConcurrentCalls: 2,
      maxWaitDuration: 500,
      maxWaitingCalls: 50,
    })
    expect(registry.bulkhead('other').config.maxConcurrentCalls).toBe(10)
  })

  it('show who is busy, and let nobody in while there is maintenance', async () => {
    const registry = app.get(BulkheadRegistry)
    const { pending } = app.get(InventoryClient)
    const calls = ['a', 'b', 'c'].map((sku) => app.get(StockService).stock(sku))
    expect(saturation(registry)).toEqual(['inventory: 2 run, 1 wait'])
    maintenance(registry)
    for (const end of pending.splice(0)) end(1)
    await expect(Promise.all(calls.slice(0, 2))).resolves.toEqual([1, 1])
    expect(registry.bulkhead('inventory').waitingCalls).toBe(1)
    registry.reconfigure('inventory', { maxConcurrentCalls: 2 })
    await setImmediate()
    pending[0]?.(3)
    await expect(calls[2]).resolves.toBe(3)
  })

  it('answer a call that is too much by the fallback', async () => {
    app.get(BulkheadRegistry).reconfigure('inventory', { maxConcurrentCalls: 0, maxWaitDuration: 0 })
    await expect(app.get(StockService).stock('a')).resolves.toBe(0)
  })

  it('keep tenants apart', async () => {
    const reports = app.get(ReportService)
    const { promise, resolve } = Promise.withResolvers<string>()
    const busy = [reports.build('acme', () => promise), reports.build('acme', () => promise)]
    await expect(reports.build('acme', () => promise)).rejects.toThrow(BulkheadFullError)
    await expect(reports.build('globex', async () => 'done')).resolves.toBe('globex: done')
    resolve('done')
    await expect(Promise.all(busy)).resolves.toEqual(['acme: done', 'acme: done'])
    await expect(buildFor('acme', Bulkhead.of('x'), async () => 'built')).resolves.toBe('built')
  })

  it('give a permission back when the message has been handled', () => {
    const bulkhead = Bulkhead.of('messages', { maxConcurrentCalls: 1 })
    const ends: (() => void)[] = []
    const refused: string[] = []
    const message = (name: string): void =>
      onMessage(
        bulkhead,
        (done) => ends.push(done),
        () => refused.push(name),
      )
    message('a')
    message('b')
    ends[0]?.()
    message('c')
    expect([ends.length, refused]).toEqual([2, ['b']])
  })

  it('run without a container', async () => {
    await expect(find(async (query) => [query], 'shoes')).resolves.toEqual(['shoes'])
    expect(searches.availableConcurrentCalls).toBe(4)
  })
})
