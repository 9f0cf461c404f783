import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { Clock } from 'nexus-framework'
import { HedgeRegistry } from 'nexus-framework/resilience'
import { CapturingLogger, ManualClock, TestingModule } from 'nexus-framework/testing'
import { catalogue, HedgeLog, InventoryClient, maps, quote, reviews, search, StockService } from './hedge.js'

describe('the hedge snippets', () => {
  it('ask a second time, abort the first, and tell the log', async () => {
    const clock = new ManualClock()
    const logger = new CapturingLogger()
    const aborted: number[] = []
    let calls = 0
    const inventory: InventoryClient = {
      stock: (_sku, signal) => {
        const call = ++calls
        signal?.addEventListener('abort', () => aborted.push(call))
        return new Promise((resolve) => void clock.schedule(() => resolve(call), call === 1 ? 5_000 : 50))
      },
    }
    const app = await TestingModule.create({
      providers: [StockService, HedgeLog, { provide: InventoryClient, useValue: inventory }],
      cache: false,
      logger,
    })
      .override(Clock)
      .useValue(clock)
      .compile()
    const stock = app.get(StockService).stock('a')
    await clock.advanceAsync(10_000)
    await expect(stock).resolves.toBe(2)
    expect(aborted).toEqual([1])
    expect(logger.entries.map(({ message }) => message)).toContain(
      'inventory: attempt 2 after 200 ms (DELAY)',
    )
    await app.close()
  })

  it('ask several at once, and take the first answer', async () => {
    const signals: (AbortSignal | undefined)[] = []
    const asked: number[] = []
    const best = await quote((exchange, signal) => {
      asked.push(exchange)
      signals.push(signal)
      return exchange === 2 ? Promise.resolve(42) : new Promise(() => undefined)
    })
    expect([best, asked]).toEqual([42, [1, 2, 3]])
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false, true])
  })

  it('have a delay before anything was observed', () => {
    expect([catalogue.hedgingDelay, maps.hedgingDelay]).toEqual([300, 100])
  })

  it('say which outcomes are failures', async () => {
    let calls = 0
    const bad = new Response('bad', { status: 502 })
    const good = new Response('good')
    const response = await search.execute(async () => (++calls === 1 ? bad : good))
    expect([response, bad.bodyUsed, good.bodyUsed]).toEqual([good, true, false])
    await expect(search.execute(() => Promise.reject(new TypeError('mine')))).rejects.toThrow('mine')
    expect(calls).toBe(2)
  })

  it('have a budget', () => {
    expect(reviews.availableHedges).toBe(15)
  })

  it('read the file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'hedge-'))
    await cp(new URL('hedge.yaml', import.meta.url), join(directory, 'application.yaml'))
    const app = await TestingModule.create({ directory, cache: false }).compile()
    const registry = app.get(HedgeRegistry)
    expect(registry.hedge('inventory').config).toMatchObject({
      mode: 'dynamic',
      delay: 500,
      delayPercentile: 95,
      minDelay: 20,
      maxDelay: 1_000,
    })
    expect(registry.hedge('geocoder').config).toMatchObject({ mode: 'fallback', maxHedgedAttempts: 2 })
    await app.close()
    await rm(directory, { recursive: true })
  })
})
