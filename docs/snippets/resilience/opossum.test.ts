import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { CallNotPermittedError, CircuitBreakerRegistry } from 'nexus-framework/resilience'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { breaker, existing, native, OrderService, same, StockService, watch } from './opossum.js'

describe('the opossum snippets', () => {
  let directory: string
  let app: TestApplication
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'opossum-'))
    await cp(new URL('opossum.yaml', import.meta.url), join(directory, 'application.yaml'))
    app = await TestingModule.create({
      providers: [StockService, OrderService],
      directory,
      cache: false,
    }).compile()
  })
  afterAll(async () => {
    await app.close()
    native[Symbol.dispose]()
    same[Symbol.dispose]()
    await rm(directory, { recursive: true })
  })

  it('run a breaker of opossum, with its options from the file', async () => {
    const stock = app.get(StockService)
    await expect(stock.stock(async () => '3')).resolves.toBe('3')
    await expect(stock.stock(() => Promise.reject(new RangeError()))).resolves.toBe('unknown')
    expect(app.get(CircuitBreakerRegistry).circuitBreaker('inventory').config).toMatchObject({
      engine: 'opossum',
      failureRateThreshold: 50,
      waitDurationInOpenState: 10_000,
    })
  })

  it('say the same under two names', () => {
    expect({ ...native.config, opossum: {} }).toEqual(same.config)
  })

  it('take a breaker over that is there', async () => {
    const lines: string[] = []
    watch((line) => lines.push(line))
    await expect(existing.fire('a')).resolves.toBe('stock of a')
    await expect(app.get(OrderService).place(async () => 'placed')).resolves.toBe('placed')
    expect(breaker.metrics.numberOfSuccessfulCalls).toBe(2)
    breaker.transitionToOpenState()
    await expect(app.get(OrderService).place(async () => 'placed')).rejects.toThrow(CallNotPermittedError)
    expect(lines.toSorted()).toEqual(['CLOSED -> OPEN', 'open, as opossum says it'])
  })
})
