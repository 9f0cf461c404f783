import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Clock, Random } from 'nexus-framework/common'
import { Chaos, ChaosRegistry } from 'nexus-framework/resilience'
import { CapturingLogger, ManualClock, TestingModule } from 'nexus-framework/testing'
import {
  broken,
  cache,
  ChaosSwitch,
  forgetful,
  InventoryDown,
  ShopModule,
  stock,
  StockService,
} from './chaos.js'

describe('the chaos snippets', () => {
  let directory: string
  const clock = new ManualClock()
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chaos-'))
    await cp(new URL('chaos.yaml', import.meta.url), join(directory, 'application.yaml'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  const boot = (profiles: readonly string[], roll: number) =>
    TestingModule.create({
      imports: [ShopModule],
      providers: [ChaosSwitch],
      profiles,
      directory,
      logger: new CapturingLogger(),
      cache: false,
    })
      .override(Random)
      .useValue({ next: () => roll })
      .override(Clock)
      .useValue(clock)
      .compile()

  it('do nothing without the profile', async () => {
    const app = await boot(['staging'], 0)
    await expect(app.get(StockService).stock('a')).resolves.toBe(7)
    await app.close()
  })

  it('inject what the file says, and show what copes with it', async () => {
    const app = await boot(['chaos'], 0.07)
    // Only the fault is likely enough.
    await expect(app.get(StockService).stock('a')).resolves.toBe(0)
    expect(app.get(ChaosRegistry).chaos('inventory').metrics.numberOfFaults).toBe(2)
    await app.close()
  })

  it('inject latency and outcomes', async () => {
    const app = await boot(['chaos'], 0.04)
    app.get(ChaosRegistry).reconfigure('inventory', { faultRate: 0 })
    const slow = app.get(StockService).stock('a')
    await clock.advanceAsync(272)
    await expect(slow).resolves.toBe(0)
    expect(app.get(ChaosRegistry).chaos('inventory').metrics).toMatchObject({
      numberOfLatencies: 1,
      numberOfOutcomes: 1,
    })
    await app.close()
  })

  it('can be turned up while it runs', async () => {
    const app = await boot(['chaos'], 0.3)
    await expect(app.get(StockService).stock('a')).resolves.toBe(7)
    app.get(ChaosSwitch).fail(0.5)
    await expect(app.get(StockService).stock('a')).rejects.toMatchObject({ status: 503 })
    app.get(ChaosSwitch).fail(0)
    await expect(app.get(StockService).stock('a')).resolves.toBe(7)
    await app.close()
  })

  it('stand for themselves by hand', async () => {
    expect(broken.config).toMatchObject({ faultRate: 0.2, outcomeRate: 0.1 })
    const calls = Array.from({ length: 1000 }, () => stock(() => Promise.resolve(7)).catch((e: unknown) => e))
    const outcomes = new Set(
      (await Promise.all(calls)).map((each) => (each instanceof InventoryDown ? 'down' : each)),
    )
    // Each of them is missing once in more than 10^30 runs.
    expect(outcomes).toEqual(new Set(['down', 0, 7]))
    cache.set('a', 1)
    Chaos.of('cache', forgetful.config as never, { random: { next: () => 0 } }).apply(() => {})
    expect(cache.size).toBe(0)
  })
})
