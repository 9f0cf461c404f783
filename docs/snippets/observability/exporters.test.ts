import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Controller, Get } from 'nexus-framework'
import { ObservabilityModule, TraceExport } from 'nexus-framework/observability'
import {
  CapturingLogger,
  TestingModule,
  type TestApplication,
  type TestingModuleOptions,
} from 'nexus-framework/testing'
import { BusyModule, FailedSpans, GrpcModule, importOrders, ShopModule } from './exporters.js'

@Controller('/broken')
class BrokenController {
  @Get()
  find(): string {
    throw new RangeError('broken')
  }
}

let app: TestApplication | undefined
afterEach(async () => {
  await app?.close()
  app = undefined
})

async function started(options: TestingModuleOptions): Promise<TestApplication> {
  return (app = await TestingModule.create({ ...options, cache: false }).compile())
}

describe('the exporter snippets', () => {
  it('are configured by the code', async () => {
    const app = await started({ imports: [ShopModule] })
    expect(app.get(TraceExport).settings).toMatchObject({
      exporters: ['otlp'],
      otlp: { url: 'http://collector:4318/v1/traces', compression: 'gzip' },
      sampling: { probability: 0.1 },
    })
  })

  it('are configured by the file, which goes before the code', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'exporters-'))
    await cp(new URL('exporters.yaml', import.meta.url), join(directory, 'application.yaml'))
    const app = await started({
      imports: [ShopModule],
      directory,
      properties: { COLLECTOR_TOKEN: 'abc' },
    })
    await rm(directory, { recursive: true })
    expect(app.get(TraceExport).settings).toMatchObject({
      otlp: {
        url: 'https://collector.example.com/v1/traces',
        headers: { authorization: 'Bearer abc' },
        compression: 'gzip',
      },
      sampling: { probability: 0.05 },
      shutdownTimeoutMs: 5_000,
    })
  })

  it('sample by chance, by rate, and at the end', async () => {
    const app = await started({ imports: [BusyModule] })
    expect(app.get(TraceExport).sampler.toString()).toBe(
      'AlwaysRecordSampler{ParentBased{root=RateLimited{50/s, TraceIdRatioBased{0.01}}}}',
    )
  })

  it('take exporters of OpenTelemetry', async () => {
    const app = await started({ imports: [GrpcModule] })
    expect(app.get(TraceExport).settings.exporters).toEqual([expect.objectContaining({})])
  })

  it('read what is in memory', async () => {
    const app = await started({
      imports: [ObservabilityModule.forRoot({ tracing: { exporter: 'memory' } })],
      controllers: [BrokenController],
      providers: [FailedSpans],
    })
    await app.http.get('/broken')
    expect(app.get(FailedSpans).list()).toEqual(['GET /broken 500'])
  })

  it('work without a container', async () => {
    const logger = new CapturingLogger()
    let hasWorked = false
    // An exporter is named by the code; the environment of this process does not turn it off.
    await importOrders(logger, async () => {
      hasWorked = true
    })
    expect(hasWorked).toBe(true)
  })
})
