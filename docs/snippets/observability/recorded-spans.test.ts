// #region test
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MemorySpanExporter } from 'nexus-framework/observability'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { PriceService, PricesModule } from './overview.js'

describe('A price', () => {
  let app: TestApplication
  let memory: MemorySpanExporter
  beforeEach(async () => {
    app = await TestingModule.create({
      imports: [PricesModule],
      properties: { 'management.tracing.exporter': 'memory' },
    }).compile()
    memory = app.get(MemorySpanExporter)
  })
  afterEach(() => app.close())

  it('is found in a span that names the product', () => {
    app.get(PriceService).of('CUP-1')
    expect(memory.spans()).toMatchObject([
      { name: 'find price', attributes: { 'product.sku': 'CUP-1' }, status: 'unset' },
    ])
  })
})
// #endregion test
