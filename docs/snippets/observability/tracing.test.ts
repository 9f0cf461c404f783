import { afterEach, describe, expect, it } from '@jest/globals'
import { MemorySpanExporter, ObservabilityModule } from 'nexus-framework/observability'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { OrderService, Outbox, StockService, type Message } from './tracing.js'

let app: TestApplication | undefined
afterEach(() => app?.close())

async function traced(): Promise<TestApplication> {
  app = await TestingModule.create({
    imports: [ObservabilityModule.forRoot({ tracing: { exporter: 'memory' } })],
    providers: [OrderService, StockService, Outbox],
    cache: false,
  }).compile()
  return app
}

describe('the guide to tracing', () => {
  it('traces methods as it says', async () => {
    const application = await traced()
    await application.get(OrderService).place('5', ['tea', 'cup'])
    for await (const order of application.get(OrderService).open()) expect(order.id).toBe('1')
    application.get(StockService).take('tea')
    const spans = application.get(MemorySpanExporter).spans()
    expect(spans.map(({ name }) => name)).toEqual(['place order', 'OrderService.open', 'stock.take'])
    expect(spans[0]?.attributes).toEqual({
      'code.function.name': 'OrderService.place',
      'shop.channel': 'web',
      'order.id': '5',
      'order.items': 2,
    })
  })

  it('links what handles a batch to what has sent it', async () => {
    const application = await traced()
    const outbox = application.get(Outbox)
    const sent: Message[] = []
    outbox.send('1', (message) => sent.push(message))
    outbox.send('2', (message) => sent.push(message))
    const handled: string[] = []
    outbox.receive(sent, ({ id }) => handled.push(id))
    const [first, second, batch] = application.get(MemorySpanExporter).spans()
    expect(handled).toEqual(['1', '2'])
    expect(batch).toMatchObject({
      name: 'process orders',
      kind: 'consumer',
      parentSpanId: undefined,
      links: [{ spanId: first?.spanId }, { spanId: second?.spanId }],
    })
  })
})
