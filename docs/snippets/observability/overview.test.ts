import { readFile } from 'node:fs/promises'
import { expect, it } from '@jest/globals'
import { Module, NexusApplication } from 'nexus-framework'
import { LoggingSystem, MemorySpanExporter, PrometheusMeterRegistry } from 'nexus-framework/observability'
import { parse } from 'yaml'
import { PriceService, PricesModule } from './overview.js'

@Module({ imports: [PricesModule], exports: [PricesModule] })
class AppModule {}

it('observes the service of the guide by its configuration alone', async () => {
  const configuration = parse(await readFile(new URL('overview.yaml', import.meta.url), 'utf8')) as Record<
    string,
    { server: { port: number } }
  >
  ;(configuration['management'] as { server: { port: number } }).server.port = 0
  const application = await NexusApplication.create(AppModule, {
    properties: { ...configuration, 'logging.level.root': 'off', 'logging.level.app': 'info' },
  })
  try {
    const lines: string[] = []
    application
      .get(LoggingSystem)
      .addAppender({ append: ({ logger, message }) => lines.push(`${logger}: ${message}`) })
    await application.listen({ port: 0, host: '127.0.0.1' })
    expect(application.get(PriceService).of('CUP-1')).toBe(500)
    expect(application.get(MemorySpanExporter).spans()).toMatchObject([
      { name: 'find price', attributes: { 'product.sku': 'CUP-1' } },
    ])
    const { body } = await application.get(PrometheusMeterRegistry).scrape()
    expect(body).toMatch(/shop_prices_seconds_count\{.*\} 1/)
    expect(lines).toEqual(['app.prices.PriceService: Price asked for'])
  } finally {
    await application.close()
  }
})
