import { describe, expect, it } from '@jest/globals'
import { Clock } from 'nexus-framework'
import { CapturingLogger, ManualClock, TestingModule } from 'nexus-framework/testing'
import {
  CatalogueClient,
  CatalogueService,
  CategoryUnknown,
  ConnectionLost,
  FallbackLog,
  NameService,
  queue,
  readSettings,
} from './fallback.js'

const BOOK = { sku: 'a', name: 'Book' }

class Unsteady extends CatalogueClient {
  readonly outcomes: (Error | undefined)[] = []
  calls = 0

  async products(): Promise<(typeof BOOK)[]> {
    this.calls++
    const error = this.outcomes.shift()
    if (error !== undefined) throw error
    return [BOOK]
  }

  name(): Promise<string> {
    return new Promise(() => {})
  }
}

async function boot() {
  const [clock, logger, catalogue] = [new ManualClock(), new CapturingLogger(), new Unsteady()]
  const app = await TestingModule.create({
    providers: [
      CatalogueService,
      NameService,
      FallbackLog,
      { provide: CatalogueClient, useValue: catalogue },
    ],
    cache: false,
    logger,
  })
    .override(Clock)
    .useValue(clock)
    .compile()
  return { app, clock, logger, catalogue }
}

describe('the fallback snippets', () => {
  it('answer by the class of the error, after the retries', async () => {
    const { app, logger, catalogue } = await boot()
    const service = app.get(CatalogueService)
    await expect(service.products('books')).resolves.toEqual([BOOK])
    catalogue.outcomes.push(new ConnectionLost(), new ConnectionLost())
    await expect(service.products('books')).resolves.toEqual([BOOK])
    expect(catalogue.calls).toBe(3)
    catalogue.outcomes.push(new CategoryUnknown())
    await expect(service.products('boks')).resolves.toEqual([])
    const mistake = new TypeError('a mistake')
    catalogue.outcomes.push(mistake, mistake)
    await expect(service.products('books')).rejects.toBe(mistake)
    const told = logger.entries.filter(({ level }) => level === 'warn').map(({ message }) => message)
    expect(told).toEqual(Array<string>(2).fill('CatalogueService.products is answered by its fallback'))
    await app.close()
  })

  it('answer as the option of another decorator', async () => {
    const { app, clock } = await boot()
    const name = app.get(NameService).name('a')
    clock.advance(100)
    await expect(name).resolves.toBe('a')
    await app.close()
  })

  it('answer for plain functions', async () => {
    await expect(readSettings('{"theme":"dark"}')).resolves.toEqual({ theme: 'dark' })
    await expect(readSettings('{')).resolves.toEqual({ theme: 'plain' })
    const busy = Object.assign(new Error('busy'), { status: 503 })
    await expect(queue.execute(() => Promise.reject(busy))).resolves.toBe('later')
    await expect(queue.execute(() => Promise.reject(new Error('other')))).rejects.toThrow('other')
  })
})
