import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ThreadPoolBulkheadRegistry } from 'nexus-framework/resilience'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { EmptyInvoiceError } from './thread-pool-bulkhead-render.worker.js'
import { InvoiceService, PictureService, renderAll } from './thread-pool-bulkhead.js'

describe('the thread pool bulkhead snippets', () => {
  let directory: string
  let app: TestApplication
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'thread-pool-bulkhead-'))
    await cp(new URL('thread-pool-bulkhead.yaml', import.meta.url), join(directory, 'application.yaml'))
    app = await TestingModule.create({
      providers: [InvoiceService, PictureService],
      directory,
      cache: false,
    }).compile()
  })
  afterAll(async () => {
    await app.close()
    await rm(directory, { recursive: true })
  })

  it('render in another thread, and throw what the worker throws', async () => {
    const invoices = app.get(InvoiceService)
    await expect(invoices.render({ number: 7, lines: ['a chair'] })).resolves.toEqual(
      new TextEncoder().encode('# 7\na chair'),
    )
    await expect(invoices.render({ number: 8, lines: [] })).rejects.toThrow(EmptyInvoiceError)
  })

  it('move what is to be moved', async () => {
    const pixels = new Uint8Array([0, 255])
    await expect(app.get(PictureService).invert(pixels)).resolves.toEqual(new Uint8Array([255, 0]))
    expect(pixels.byteLength).toBe(0)
  })

  it('take the sizes from the file', () => {
    expect(app.get(ThreadPoolBulkheadRegistry).bulkhead('pdf').config).toMatchObject({
      maxThreadPoolSize: 2,
      coreThreadPoolSize: 1,
      queueCapacity: 20,
      keepAliveDuration: 30_000,
      awaitTerminationDuration: 10_000,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
  })

  it('run without a container', async () => {
    await expect(renderAll([{ number: 1, lines: ['x'] }])).resolves.toHaveLength(1)
  })
})
