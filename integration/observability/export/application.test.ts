import { afterEach, expect, it } from '@jest/globals'
import { Controller, Get, Global, MeterRegistry, Module, NexusApplication } from 'nexus-framework'
import {
  MemorySpanExporter,
  ObservabilityModule,
  TraceExport,
  type ObservabilityOptions,
} from 'nexus-framework/observability'
import { SimpleMeterRegistry } from 'nexus-framework/testing'
import { OtlpReceiver } from '../../support/otlp-receiver.js'

@Controller('/orders')
class OrdersController {
  @Get('/{id}')
  find(): object {
    return { id: 7 }
  }
}

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function serving(
  options: ObservabilityOptions,
  { env = {}, properties = {} }: { env?: Record<string, string>; properties?: Record<string, string> } = {},
): Promise<{ application: NexusApplication; get: () => Promise<unknown> }> {
  @Global()
  @Module({
    imports: [ObservabilityModule.forRoot(options)],
    controllers: [OrdersController],
    providers: [{ provide: MeterRegistry, useClass: SimpleMeterRegistry }],
    exports: [MeterRegistry],
  })
  class ShopModule {}
  const application = await NexusApplication.create(ShopModule, { env, envFile: false, args: [], properties })
  open.push(application)
  const { port } = await application.listen({ port: 0, host: '127.0.0.1' })
  return { application, get: async () => (await fetch(`http://127.0.0.1:${port}/orders/7`)).json() }
}

async function receiving(): Promise<OtlpReceiver> {
  const receiver = await OtlpReceiver.listen()
  open.push(receiver)
  return receiver
}

it('sends the spans of the last requests when the application closes', async () => {
  const receiver = await receiving()
  const { application, get } = await serving(
    { tracing: { exporter: 'otlp', otlp: { endpoint: receiver.tracesUrl } } },
    { properties: { 'management.tracing.sampling.probability': '1', 'application.name': 'shop' } },
  )
  for (let i = 0; i < 5; i++) await get()
  expect(receiver.requests).toEqual([])
  await application.close()
  expect(receiver.spans.filter(({ kind }) => kind === 'server')).toHaveLength(5)
  expect(receiver.spans[0]).toMatchObject({
    service: 'shop',
    kind: 'server',
    name: 'GET /orders/{id}',
    parentSpanId: undefined,
    flags: 0x101,
  })
})

it('closes within the time it is given, though the receiver hangs, and has answered every request before', async () => {
  const receiver = await receiving()
  receiver.answer({ instead: 'hang' })
  const { application, get } = await serving(
    { tracing: { exporter: 'otlp' } },
    {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_TRACES_SAMPLER: 'always_on',
        OTEL_BSP_SCHEDULE_DELAY: '1',
      },
      properties: { 'management.tracing.shutdown-timeout': '100ms' },
    },
  )
  await get()
  await receiver.until(() => receiver.requests.length > 0)
  for (let i = 0; i < 20; i++) expect(await get()).toEqual({ id: 7 })
  const began = performance.now()
  await application.close()
  expect(performance.now() - began).toBeLessThan(5_000)
})

it('measures what becomes of spans', async () => {
  const receiver = await receiving()
  const { application, get } = await serving(
    { tracing: { exporter: 'otlp', sampling: { probability: 1 } } },
    { env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.tracesUrl } },
  )
  const meters = application.get(MeterRegistry) as SimpleMeterRegistry
  await get()
  await application.get(TraceExport).flush()
  expect(meters.value('nexus.tracing.spans', { exporter: 'otlp', outcome: 'exported' })).toBe(
    receiver.spans.length,
  )
  receiver.answer({ status: 400 })
  await get()
  await application.get(TraceExport).flush()
  expect(meters.value('nexus.tracing.spans', { exporter: 'otlp', outcome: 'failed' })).toBeGreaterThan(0)
})

it('keeps spans in memory for tests, all of them unless the application says otherwise', async () => {
  const { application, get } = await serving({ tracing: { exporter: 'memory' } })
  await get()
  await get()
  const { spans } = application.get(MemorySpanExporter)
  expect(spans().filter(({ kind }) => kind === 'server')).toMatchObject([
    { name: 'GET /orders/{id}', sampled: true },
    { name: 'GET /orders/{id}', sampled: true },
  ])
})

it('has no SDK where nothing is exported', async () => {
  const { application } = await serving(
    { tracing: { exporter: 'otlp' } },
    { env: { OTEL_TRACES_EXPORTER: 'none' } },
  )
  expect(application.graph.componentsOf(TraceExport)).toEqual([])
})

it('refuses gRPC at boot, and says what to do', async () => {
  const booting = serving({ tracing: { exporter: 'otlp' } }, { env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' } })
  await expect(booting).rejects.toThrow(/OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"/)
})
